// outcome: 0 of 10; crash
export const nonPersistentMs = () => process.abort();
export const fetchAll = async () => process.abort();
