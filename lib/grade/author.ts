/** What check files import, as `roundtrip/grade`. */

export { expect } from 'vitest';
export type { Draw } from './draw.ts';
export { graded, gradedTypes, type UnderCheck, type Worth } from './graded.ts';
export type { Origin, OriginOptions, Seen } from './origin.ts';
export type { Visibility } from './submission-under-check.ts';
