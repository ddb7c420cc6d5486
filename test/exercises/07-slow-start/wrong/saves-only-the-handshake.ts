/** Wrong: takes the handshake for all that reuse saves. */
export function savedMs({ rttMs }: { readonly rttMs: number }): number {
  return rttMs;
}
