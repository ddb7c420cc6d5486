// outcome: 0 of 10; protocol
import fs from 'node:fs';
for (const cmd of ['NODE_HANDLE', 'NODE_HANDLE_ACK', 'NODE_HANDLE_NACK']) fs.writeSync(3, `{"cmd":"${cmd}","type":"bogus"}\n`);
export const nonPersistentMs = () => -1;
export const fetchAll = async () => [];
