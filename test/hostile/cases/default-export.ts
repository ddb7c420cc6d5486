// outcome: 0 of 10; missing
export default { nonPersistentMs: (o: number, r: number) => 2 * o * r };
