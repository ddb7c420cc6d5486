// outcome: 0 of 10; not-data
export const nonPersistentMs = () => new Array(1e6).fill('x');
export const fetchAll = async () => 'x'.repeat(5e7);
