// outcome: 0 of 10; wrong
type A<T> = { a: A<[T, T]>; b: A<T[]> };
type Deep<T, N extends unknown[] = []> = N['length'] extends 999 ? T : Deep<[T, Deep<T, [...N, 1]>], [...N, 1]>;
type U = '0' | '1' | '2' | '3' | '4' | '5' | '6' | '7' | '8' | '9';
type Big = `${U}${U}${U}${U}${U}`;
const x: Deep<A<Big>> = 1;
export function nonPersistentMs(): number { return -1; }
export const fetchAll = () => [x];
