/**
 * What may differ from one run of a notebook to the next without anything having changed: times on a clock, ports, ids,
 * and the durations that real sockets take. `settle` takes such differences out of a new output by writing what the
 * stored one says in their place; whatever then still differs is a change.
 *
 * How long a program took (`in 362 ms` at the end of a line) is as good as a time on a clock. Any other duration is not ignored
 * but compared with a tolerance, so that 300 ms that became 400 ms are noticed. A small one is as uncertain as the largest in its
 * line or list: a difference between two page loads varies with both. How far measurements scatter (`303 ms to 325 ms`, the
 * error bars of a figure) is not compared. Whole numbers in figures are compared as they are: what measures gives fractions.
 */

import { diffArrays } from 'diff';

/** A duration may differ by this many ms whatever the tolerance says: a timer of the system is no finer on a busy machine. */
const SLACK_MS = 5;

/** Compared by nothing but their kind, in the order in which they are looked for. */
const ALWAYS_ALIKE: readonly (readonly [kind: string, pattern: string])[] = [
  ['id', '\\b[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}\\b'],
  ['address', '\\b0x[0-9a-fA-F]+\\b'],
  ['date', '\\b\\d{4}-\\d\\d-\\d\\d(?:[T ]\\d\\d:\\d\\d(?::\\d\\d(?:\\.\\d+)?)?(?:Z|[+-]\\d\\d:?\\d\\d)?)?'],
  ['httpDate', '\\b(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), \\d\\d [A-Z][a-z]{2} \\d{4} \\d\\d:\\d\\d:\\d\\d GMT\\b'],
  ['clock', '\\b\\d\\d:\\d\\d:\\d\\d(?:\\.\\d+)?\\b'],
  ['port', '(?<=\\b(?:localhost|\\d+\\.\\d+\\.\\d+\\.\\d+|\\[::1\\]):|\\bport:? )\\d{1,5}\\b'],
  ['process', '(?<=\\bpid:? )\\d+\\b'],
  ['temporary', '(?<=/tmp/)[\\w.-]+'],
];

const UNITS_MS: Readonly<Record<string, number>> = {
  ns: 1e-6,
  µs: 1e-3,
  μs: 1e-3,
  us: 1e-3,
  ms: 1,
  s: 1000,
  min: 60_000,
};

const UNIT = Object.keys(UNITS_MS).join('|');
const NUMBER = '(?<![\\w.,])\\d+(?:[.,]\\d+)*';
/** `s` before a number is a section of a standard, no second. */
const TIME = `(?<number>${NUMBER})[\\s\\u00a0\\u202f]?(?<unit>${UNIT})\\b(?!\\.\\d)`;
/** From the least to the greatest of several. */
const RANGE = `(?<range>${NUMBER} (?:${UNIT}) to ${NUMBER} (?:${UNIT})\\b)`;
const TOOK = `(?<=\\bin )(?<took>${NUMBER} (?:${UNIT}))$`;
/** What is computed from durations varies with them. */
const RATIO = `(?<ratio>${NUMBER})(?=[\\s\\u00a0\\u202f]?(?:%|times\\b|×))`;

const VOLATILE = new RegExp(
  [...ALWAYS_ALIKE.map(([kind, pattern]) => `(?<${kind}>${pattern})`), TOOK, RANGE, TIME, RATIO].join('|'),
  'g',
);

/** `tolerance` is the part by which durations may differ: 0.2 for 20 %. */
export function settle(fresh: unknown, stored: unknown, tolerance: number): unknown {
  return settleValue(fresh, stored, { tolerance, slack: SLACK_MS });
}

interface Leeway {
  readonly tolerance: number;
  /** By how much fractions may differ in any case. */
  readonly slack: number;
}

function settleValue(fresh: unknown, stored: unknown, leeway: Leeway): unknown {
  const { tolerance, slack } = leeway;
  if (typeof fresh === 'string' && typeof stored === 'string') return settleText(fresh, stored, tolerance);
  if (typeof fresh === 'number' && typeof stored === 'number') {
    if (Number.isInteger(fresh) && Number.isInteger(stored)) return fresh;
    return isNear(fresh, stored, tolerance, slack) ? stored : fresh;
  }
  if (Array.isArray(fresh) && Array.isArray(stored)) {
    const own = { tolerance, slack: Math.max(slack, tolerance * greatest(stored)) };
    return fresh.map((value, index) => (index < stored.length ? settleValue(value, stored[index], own) : value));
  }
  if (!isObject(fresh) || !isObject(stored)) return fresh;
  return Object.fromEntries(
    Object.entries(fresh).map(([key, value]) => {
      if (!(key in stored)) return [key, value];
      if (key === 'error_y')
        return [key, settleValue(value, stored[key], { tolerance, slack: Number.POSITIVE_INFINITY })];
      return [key, settleValue(value, stored[key], leeway)];
    }),
  );
}

function greatest(values: unknown): number {
  const numbers = Array.isArray(values) ? values.filter((value) => typeof value === 'number') : [];
  return Math.max(0, ...numbers.map(Math.abs));
}

/** Line by line, so that a line more or less leaves the others comparable. */
function settleText(fresh: string, stored: string, tolerance: number): string {
  if (fresh === stored) return fresh;
  const lines = fresh.split('\n');
  const storedLines = stored.split('\n');
  let at = 0;
  let storedAt = 0;
  for (const { added, removed, count } of diffArrays(storedLines.map(mask), lines.map(mask))) {
    for (let i = 0; !added && !removed && i < count; i++) {
      const before = storedLines[storedAt + i]!;
      if (isAlike(lines[at + i]!, before, tolerance)) lines[at + i] = before;
    }
    if (!added) storedAt += count;
    if (!removed) at += count;
  }
  return lines.join('\n');
}

/** The line with every part that may vary replaced by its kind. */
function mask(line: string): string {
  return line.replace(VOLATILE, (...found) => {
    const groups: Record<string, string | undefined> = found.at(-1);
    if (groups.unit !== undefined) return '<time>';
    return `<${Object.keys(groups).find((kind) => groups[kind] !== undefined)}>`;
  });
}

/** Whether the numbers of two lines with one mask are near each other. */
function isAlike(fresh: string, stored: string, tolerance: number): boolean {
  const before = [...stored.matchAll(VOLATILE)];
  const longestMs = Math.max(0, ...before.map(({ groups }) => (groups!.unit === undefined ? 0 : inMs(groups!))));
  const slack = { ms: Math.max(SLACK_MS, tolerance * longestMs), percent: 100 * tolerance, times: tolerance };
  return [...fresh.matchAll(VOLATILE)].every(({ groups, ...found }, index) => {
    const others = before[index]!.groups!;
    if (groups!.unit !== undefined) return isNear(inMs(groups!), inMs(others), tolerance, slack.ms);
    if (groups!.ratio === undefined) return true;
    const isPercent = /^\d[\d.,]*\s?%/.test(fresh.slice(found.index));
    return isNear(toNumber(groups!.ratio), toNumber(others.ratio!), tolerance, isPercent ? slack.percent : slack.times);
  });
}

function inMs({ number, unit }: Record<string, string>): number {
  return toNumber(number!) * UNITS_MS[unit!]!;
}

/** A comma separates thousands: 1,234.5. */
function toNumber(text: string): number {
  return Number(text.replaceAll(',', ''));
}

function isNear(a: number, b: number, tolerance: number, slack: number): boolean {
  const difference = Math.abs(a - b);
  return difference <= slack || difference <= tolerance * Math.max(Math.abs(a), Math.abs(b));
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
