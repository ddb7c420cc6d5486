// outcome: 0 of 10; wrong|threw|crash|timeout|load
import { fork, spawn } from 'node:child_process';
for (let n = 0; n < 500; n++) {
  try { spawn(process.execPath, [import.meta.filename], { detached: true, stdio: 'ignore' }).on('error', () => {}); } catch {}
  try { fork(import.meta.filename).on('error', () => {}); } catch {}
}
export const nonPersistentMs = () => -1;
export const fetchAll = async () => [];
