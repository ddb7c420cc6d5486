// outcome: 0 of 10; wrong
let calls = 0;
export const nonPersistentMs = (o: number, r: number) => (calls++ === 0 ? 2 * o * r : 0);
export const fetchAll = async () => [];
