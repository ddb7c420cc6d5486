// outcome: 0 of 10; not-data
const ring: any = {};
ring.ring = ring;
export const nonPersistentMs = () => ring;
export const fetchAll = async () => [ring];
