// outcome: 0 of 10; wrong
const anything = { $$typeof: Symbol.for('jest.asymmetricMatcher'), asymmetricMatch: () => true, toString: () => '20' };
export const nonPersistentMs = () => anything;
export const fetchAll = async () => anything;
