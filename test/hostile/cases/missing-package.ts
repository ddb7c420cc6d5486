// outcome: 0 of 10; load
import _ from 'lodash-that-is-not-there';
export function nonPersistentMs(objects: number, rttMs: number): number {
  return 2 * objects * rttMs;
}
export const fetchAll = async () => _;
