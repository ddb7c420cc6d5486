// outcome: 0 of 10; memory|threw|wrong
declare const WebAssembly: any;
const all: unknown[] = [];
export const nonPersistentMs = () => { for (;;) { const memory = new WebAssembly.Memory({ initial: 1000 }); new Uint8Array(memory.buffer).fill(1); all.push(memory); } };
export const fetchAll = async () => [];
