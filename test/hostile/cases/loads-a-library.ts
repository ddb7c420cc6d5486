// outcome: 0 of 10; crash|wrong|threw|load
try { process.dlopen({ exports: {} }, '/lib/x86_64-linux-gnu/libc.so.6'); } catch {}
export const nonPersistentMs = () => -1;
export const fetchAll = async () => [];
