// outcome: 4 of 10; wrong
export function nonPersistentMs(objects: number, rttMs: number): number {
  return 2 * objects * rttMs;
}
export const fetchAll = async (_: string, paths: readonly string[]) => paths.map((path) => `${path} é€`);
