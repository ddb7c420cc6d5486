// outcome: 4 of 10; wrong
export function nonPersistentMs(objects: number, rttMs: number): number {
  return 2 * objects * rttMs;
}
const old = ['/a x', '/b x', '/c x', '/d x'];
export const fetchAll = async () => old;
