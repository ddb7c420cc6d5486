/**
 * Values of a HAR file that nobody vouches for, read one field at a time.
 *
 * Only the fields that are asked for are touched, as own properties, so it does not matter what else is in there: cycles,
 * depth, `__proto__`. Whatever has the wrong type is a `ScenarioError` with the path of the field, its value and the fix.
 */

import { ScenarioError } from '../errors.ts';

export type HarObject = Readonly<Record<string, unknown>>;

/** A value and where it stands, such as `log.entries[3].timings`. */
export interface Located<T = unknown> {
  readonly value: T;
  readonly at: string;
}

/** The own property `key`; `undefined` where there is none or its value is null. */
export function member(parent: Located<HarObject>, key: string): Located {
  const value = Object.hasOwn(parent.value, key) ? parent.value[key] : undefined;
  return { value: value ?? undefined, at: parent.at === '' ? key : `${parent.at}.${key}` };
}

export function isObject(value: unknown): value is HarObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** @throws {ScenarioError} where it is missing or no object */
export function objectAt(parent: Located<HarObject>, key: string): Located<HarObject> {
  const { value, at } = member(parent, key);
  if (isObject(value)) return { value, at };
  throw wrong({ value, at }, 'give an object, as HAR 1.2 has it');
}

/** @throws {ScenarioError} where it is missing or no list, or longer than `most` */
export function listAt(parent: Located<HarObject>, key: string, most: number): Located<readonly unknown[]> {
  const { value, at } = member(parent, key);
  if (!Array.isArray(value)) throw wrong({ value, at }, 'give a list, as HAR 1.2 has it');
  if (value.length > most) {
    throw new ScenarioError(at, `invalid ${at}: ${value.length} elements; give at most ${most}: record one page load`);
  }
  return { value, at };
}

/** @throws {ScenarioError} where it is missing or no text */
export function textAt(parent: Located<HarObject>, key: string): string {
  const { value, at } = member(parent, key);
  if (typeof value === 'string') return value;
  throw wrong({ value, at }, 'give text');
}

/** The text, or `''` where it is missing or something else: for what is only used if it makes sense. */
export function textOrNone(parent: Located<HarObject>, key: string): string {
  const { value } = member(parent, key);
  return typeof value === 'string' ? value : '';
}

/**
 * A number that HAR allows to be unknown: `null` where it is missing or -1 (or a rounding error above it).
 *
 * @throws {ScenarioError} where it is no number, not finite, below -1, or above `most`
 */
export function numberAt(
  parent: Located<HarObject>,
  key: string,
  { unit, most }: { readonly unit: 'ms' | 'bytes'; readonly most: number },
): number | null {
  const { value, at } = member(parent, key);
  if (value === undefined) return null;
  if (typeof value === 'number' && value >= -1 && value <= most) return value < 0 ? null : value;
  const suffix = typeof value === 'number' ? ` ${unit}` : '';
  const fix = `give a number of ${unit} from 0 to ${most}, or -1 for unknown`;
  throw new ScenarioError(at, `invalid ${at}: ${shown(value)}${suffix}; ${fix}`);
}

export function wrong({ value, at }: Located, fix: string): ScenarioError {
  if (value === undefined) return new ScenarioError(at, `missing ${at}; ${fix}`);
  return new ScenarioError(at, `invalid ${at}: ${shown(value)}; ${fix}`);
}

/** A value in few characters, without walking through it. */
export function shown(value: unknown): string {
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (typeof value === 'object' && value !== null) return 'an object';
  const text = typeof value === 'string' ? JSON.stringify(value.slice(0, 60)) : String(value);
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}
