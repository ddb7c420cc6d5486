// outcome: 0 of 10; output|timeout|memory
import fs from 'node:fs';
const block = Buffer.alloc(65536, 'x');
export const nonPersistentMs = () => { for (;;) try { fs.writeSync(1, block); } catch {} };
export const fetchAll = async () => { for (;;) try { fs.writeSync(2, block); } catch {} };
