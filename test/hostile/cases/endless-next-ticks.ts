// outcome: 0 of 10; timeout
const again = () => process.nextTick(again);
again();
export const nonPersistentMs = () => -1;
export const fetchAll = async () => [];
