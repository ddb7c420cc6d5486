// outcome: 0 of 10; wrong|not-data
let reads = 0;
const liar = { get value() { return reads++ % 2 ? 20 : -1; }, valueOf: () => 20, toJSON: () => 20, toString: () => '20', [Symbol.toPrimitive]: () => 20 };
export const nonPersistentMs = () => liar;
export const fetchAll = async () => ({ length: 4, get 0() { return reads++; }, [Symbol.iterator]: function* () { yield 1; } });
