// outcome: 0 of 10; threw
const trap = { get message(): string { throw trap; }, get stack(): string { throw trap; }, toString() { throw trap; } };
export const nonPersistentMs = () => { throw trap; };
export const fetchAll = async () => { throw null; };
