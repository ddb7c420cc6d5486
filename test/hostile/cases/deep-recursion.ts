// outcome: 0 of 10; threw|crash
export const nonPersistentMs = (): number => 1 + nonPersistentMs();
export const fetchAll = async () => nonPersistentMs();
