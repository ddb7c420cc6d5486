// outcome: 0 of 10; protocol|timeout
import fs from 'node:fs';
export const nonPersistentMs = () => { for (;;) try { fs.writeSync(3, '{"id":999,"value":1,"wasPromise":false}\n'.repeat(100)); } catch {} };
export const fetchAll = nonPersistentMs;
