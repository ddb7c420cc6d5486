/** Wrong: the document is a request too, and the first to need a connection. */
export function pageLoadMs(of: { rttMs: number; objects: number; persistent: boolean }): number {
  const handshakes = of.persistent ? 1 : of.objects;
  return (handshakes + of.objects) * of.rttMs;
}
