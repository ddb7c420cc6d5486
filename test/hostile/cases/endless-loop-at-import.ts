// outcome: 0 of 10; timeout
for (;;);
export const nonPersistentMs = () => -1;
export const fetchAll = async () => [];
