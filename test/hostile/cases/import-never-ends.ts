// outcome: 0 of 10; timeout|crash
await new Promise(() => setInterval(() => {}, 1000));
export const nonPersistentMs = () => -1;
export const fetchAll = async () => [];
