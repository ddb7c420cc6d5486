// outcome: 0 of 10; load
export function nonPersistentMs(objects: number, rttMs: number): number {
  return 2 * * rttMs;
}
