// outcome: 0 of 10; timeout
Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
export const nonPersistentMs = () => -1;
export const fetchAll = async () => [];
