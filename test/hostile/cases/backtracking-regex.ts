// outcome: 0 of 10; timeout
export const nonPersistentMs = () => Number(/^(a+)+$/.test(`${'a'.repeat(60)}!`));
export const fetchAll = async () => /^(a|a)+$/.test(`${'a'.repeat(60)}!`);
