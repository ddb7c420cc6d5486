// outcome: 0 of 10; wrong|threw
import v8 from 'node:v8';
let loot = '';
try { loot = v8.writeHeapSnapshot('/tmp/heap'); } catch {}
export const nonPersistentMs = () => loot as never;
export const fetchAll = async () => [];
