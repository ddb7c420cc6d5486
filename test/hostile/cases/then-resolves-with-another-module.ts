// outcome: 0 of 10; wrong
export function then(resolve: (x: unknown) => void) { resolve({ nonPersistentMs: () => true, fetchAll: () => true }); }
