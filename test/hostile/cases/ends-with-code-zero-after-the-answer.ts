// outcome: 0 of 10; crash|wrong
export const nonPersistentMs = () => { setTimeout(() => process.exit(0)); return -1; };
export const fetchAll = async () => { process.exitCode = 0; process.exit(); };
