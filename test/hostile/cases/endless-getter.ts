// outcome: 0 of 10; timeout
export const nonPersistentMs = () => ({ get value() { for (;;); } });
export const fetchAll = async () => ({ get value() { for (;;); } });
