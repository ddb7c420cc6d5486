/** What check files import, as `roundtrip/grade`. */

export { expect } from 'vitest';
export type { Draw } from './draw.ts';
export { graded, gradedTypes, type UnderCheck, type Visibility, type Worth } from './graded.ts';
export type { Origin, OriginOptions, Seen } from './origin.ts';
