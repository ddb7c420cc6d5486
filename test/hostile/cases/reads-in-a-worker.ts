// outcome: 0 of 10; wrong|threw|crash|load
import { Worker } from 'node:worker_threads';
const loot = await new Promise((resolve) => {
  const worker = new Worker('require("worker_threads").parentPort.postMessage(require("fs").readdirSync("/"))', { eval: true, execArgv: [] });
  worker.on('message', resolve);
  worker.on('error', resolve);
});
export const nonPersistentMs = () => { throw new Error(String(loot)); };
export const fetchAll = async () => [];
