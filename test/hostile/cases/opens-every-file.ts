// outcome: 0 of 10; wrong|crash|protocol|timeout
import fs from 'node:fs';
for (let n = 0; n < 5000; n++) try { fs.openSync(import.meta.filename, 'r'); } catch {}
export const nonPersistentMs = () => -1;
export const fetchAll = async () => [];
