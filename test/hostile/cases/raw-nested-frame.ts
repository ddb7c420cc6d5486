// outcome: 0 of 10; protocol
import fs from 'node:fs';
export function nonPersistentMs() { for (let id = 1; id < 30; id++) fs.writeSync(3, '{"id":' + id + ',"value":' + '['.repeat(300000) + ']'.repeat(300000) + ',"wasPromise":false}\n'); return 1; }
export const fetchAll = nonPersistentMs;
