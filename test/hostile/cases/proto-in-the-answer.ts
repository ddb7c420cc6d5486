// outcome: 0 of 10; wrong
const bad = JSON.parse('{"__proto__":{"passed":true,"points":10},"constructor":{"prototype":{"passed":true}}}');
export const nonPersistentMs = () => bad;
export const fetchAll = async () => [bad, bad, bad, bad];
