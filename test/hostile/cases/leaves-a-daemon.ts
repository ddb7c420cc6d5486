// outcome: 0 of 10; wrong|threw
import { spawn } from 'node:child_process';
try { spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { detached: true, stdio: 'ignore' }).unref(); } catch {}
export const nonPersistentMs = () => -1;
export const fetchAll = async () => [];
