/** Wrong: takes every connection for a non-persistent one. */
export function pageLoadMs({ rttMs, objects }: { rttMs: number; objects: number; persistent: boolean }): number {
  return 2 * rttMs * (1 + objects);
}
