// outcome: 0 of 10; timeout
export const nonPersistentMs = () => -1;
const again = (): Promise<void> => Promise.resolve().then(again);
void again();
export const fetchAll = async () => again();
