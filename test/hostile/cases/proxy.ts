// outcome: 0 of 10; wrong|threw|not-data
const all = new Proxy(() => 20, { get: (_, key) => (key === Symbol.toPrimitive ? () => 20 : all), apply: () => 20, ownKeys: () => { throw new Error('no keys'); }, has: () => true });
export const nonPersistentMs = () => all;
export const fetchAll = async () => new Proxy([], { get: () => all });
