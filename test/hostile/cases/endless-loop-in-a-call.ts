// outcome: 0 of 10; timeout
export const nonPersistentMs = () => { for (;;); };
export const fetchAll = async () => { for (;;); };
