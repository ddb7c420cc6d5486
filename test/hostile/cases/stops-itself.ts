// outcome: 0 of 10; timeout
export function nonPersistentMs(): number { process.kill(process.pid, 'SIGSTOP'); return 1; }
export const fetchAll = nonPersistentMs;
