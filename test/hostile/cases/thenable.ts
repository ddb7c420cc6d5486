// outcome: 0 of 10; wrong|not-data
const later = { then: (resolve: (value: unknown) => void) => resolve(20) };
export const nonPersistentMs = () => later;
export const fetchAll = () => ({ then: (resolve: (value: unknown) => void) => resolve(['a', 'b', 'c', 'd']) });
