// outcome: 0 of 10; memory|timeout|load|threw
const all: unknown[] = [];
export const nonPersistentMs = () => { for (;;) all.push(new Array(1000).fill({})); };
export const fetchAll = async () => { for (;;) all.push('x'.repeat(1000) + all.length); };
