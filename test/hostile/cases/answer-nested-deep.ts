// outcome: 0 of 10; not-data
let deep: any = 1;
for (let n = 0; n < 1e5; n++) deep = [deep];
export const nonPersistentMs = () => deep;
export const fetchAll = async () => deep;
