// outcome: 0 of 10; wrong
export const nonPersistentMs = (o: number, r: number) => new Number(2 * o * r);
export const fetchAll = async () => new Array(4);
