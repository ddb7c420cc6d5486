// outcome: 0 of 10; crash
import fs from 'node:fs';
export const nonPersistentMs = (...args: unknown[]) => { fs.writeSync(2, `seen: ${JSON.stringify(args)}`); process.abort(); };
export const fetchAll = async () => process.abort();
