// outcome: 0 of 10; memory|threw|timeout
const all: unknown[] = [];
export const nonPersistentMs = () => { for (;;) all.push(Buffer.alloc(1e7, 1)); };
export const fetchAll = async () => { for (;;) all.push(new Uint8Array(1e7).fill(1)); };
