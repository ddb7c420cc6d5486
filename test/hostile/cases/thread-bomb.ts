// outcome: 0 of 10; wrong|threw|crash|timeout|load|memory
import { Worker } from 'node:worker_threads';
for (let n = 0; n < 200; n++) try { new Worker('for(;;);', { eval: true }).on('error', () => {}); } catch {}
export const nonPersistentMs = () => -1;
export const fetchAll = async () => [];
