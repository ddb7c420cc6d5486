// outcome: 4 of 10; timeout
export function nonPersistentMs(objects: number, rttMs: number): number {
  return 2 * objects * rttMs;
}
export const fetchAll = () => new Promise(() => {});
