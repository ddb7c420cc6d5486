// outcome: 0 of 10; crash|timeout
await new Promise(() => {});
export const nonPersistentMs = () => -1;
export const fetchAll = async () => [];
