// outcome: 0 of 10; protocol|timeout
import fs from 'node:fs';
export const nonPersistentMs = () => { for (;;) try { fs.writeSync(3, '['.repeat(65536)); } catch {} };
export const fetchAll = nonPersistentMs;
