// outcome: 0 of 10; threw
export const nonPersistentMs = () => { throw new Error(JSON.stringify(process.env)); };
export const fetchAll = async () => { throw new Error(JSON.stringify(process.report?.getReport() ?? {}).slice(0, 3000)); };
