// outcome: 0 of 10; crash|wrong|timeout|threw
import fs from 'node:fs';
export const nonPersistentMs = () => { for (let fd = 3; fd < 40; fd++) try { fs.closeSync(fd); } catch {} return -1; };
export const fetchAll = async () => nonPersistentMs();
