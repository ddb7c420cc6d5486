/** Wrong: looks for the beginning of the next response, which may also stand in a body, instead of the end of this one. */
export function splitResponses(stream: string, _methods: readonly string[]): { status: number; body: string }[] {
  return stream
    .split('HTTP/1.1 ')
    .slice(1)
    .map((text) => ({ status: Number(text.slice(0, 3)), body: text.slice(text.indexOf('\r\n\r\n') + 4) }));
}
