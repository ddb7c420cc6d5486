// outcome: 0 of 10; not-data|memory
export const nonPersistentMs = () => new Proxy({}, { ownKeys: () => Array.from({ length: 1e5 }, (_, n) => `k${n}`), getOwnPropertyDescriptor: () => ({ enumerable: true, configurable: true, value: 1 }) });
export const fetchAll = async () => { const list: any = []; list.length = 4e9; return list; };
