// outcome: 0 of 10; load|missing|threw
declare const module: any;
module.exports = { nonPersistentMs: (o: number, r: number) => 2 * o * r };
