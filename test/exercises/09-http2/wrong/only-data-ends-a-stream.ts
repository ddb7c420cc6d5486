interface Frame {
  readonly type: string;
  readonly stream: number;
  readonly payload: string;
  readonly endStream: boolean;
}

interface Body {
  stream: number;
  text: string;
  state: string;
}

/** Wrong: looks for the end of a stream in its data only. */
export function bodiesOf(frames: readonly Frame[]): Body[] {
  const bodies = new Map<number, Body>();
  for (const { type, stream, payload, endStream } of frames) {
    if (type === 'HEADERS' && !bodies.has(stream)) bodies.set(stream, { stream, text: '', state: 'open' });
    const body = bodies.get(stream);
    if (body && type === 'RST_STREAM') body.state = 'reset';
    if (body && type === 'DATA') body.text += payload;
    if (body?.state === 'open' && type === 'DATA' && endStream) body.state = 'complete';
  }
  return [...bodies.values()];
}
