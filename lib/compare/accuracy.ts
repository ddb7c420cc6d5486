/**
 * How far one engine is from another over many page loads, where, and by which of its own approximations.
 *
 * An error is relative and of the page load time: 0.05 is 5 % more than the reference took, -0.05 5 % less. Of several
 * errors the spread of their sizes is given, by nearest rank: always one that occurred, never one in between.
 */

import { InputError } from '../errors.ts';
import type { Timeline } from '../timeline/timeline.ts';
import { formatMs } from '../units.ts';

/** What an engine says of a page load in total; a timeline will do. */
export type Answer = Pick<Timeline, 'engine' | 'totals'>;

/** One page load, answered twice. */
export interface AccuracyPair {
  readonly page: string;
  readonly link: string;
  readonly policy: string;
  /** Row of the table for which it counts; pairs of one row need not have one policy. */
  readonly row: string;
  readonly reference: Answer;
  readonly other: Answer;
  /** Those that the engine of `other` named for this scenario; none: it said that it is exact. */
  readonly approximations: readonly string[];
}

/** Sizes of relative errors; all 0 where there are no cells. */
export interface ErrorSpread {
  readonly cells: number;
  /** How many are further off than `toleratedError`. */
  readonly differing: number;
  readonly median: number;
  readonly percentile90: number;
  readonly largest: number;
}

export interface AccuracyRow extends ErrorSpread {
  readonly name: string;
}

/** One page load and its signed error. */
export interface AccuracyCell {
  readonly page: string;
  readonly link: string;
  readonly policy: string;
  readonly referenceMs: number;
  readonly otherMs: number;
  readonly error: number;
}

export interface AccuracyCause {
  /** As the engine named them; none: it claimed to be exact, and one of the two engines is wrong. */
  readonly approximations: readonly string[];
  /** Those that differ, the largest error first. */
  readonly cells: readonly AccuracyCell[];
}

export interface Accuracy {
  /** In the order in which their names came first. */
  readonly rows: readonly AccuracyRow[];
  readonly overall: ErrorSpread;
  /** Only the cells without approximations. */
  readonly claimedExact: ErrorSpread;
  /** What made cells differ, that of most cells first. */
  readonly causes: readonly AccuracyCause[];
  /** Who was compared with whom, how often they agree, and how far apart they are at most. */
  readonly sentence: string;
}

/** 1 %: less is within what two runs of one real page load differ by, even on a quiet machine. */
export const toleratedError = 0.01;

interface Judged extends AccuracyCell {
  readonly row: string;
  readonly approximations: readonly string[];
}

/**
 * @param pairs at least one; all with the same two engines
 * @throws {InputError} without pairs
 * @example
 * accuracy([{ page: 'three-objects', link: 'dsl', policy: 'http2', row: 'http2', reference, other, approximations: [] }])
 *   .overall.largest; // 0.02, where `reference` loads in 100 ms and `other` in 98 ms
 */
export function accuracy(pairs: readonly AccuracyPair[]): Accuracy {
  const [first] = pairs;
  if (!first) throw new InputError('missing timelines; give at least one pair to compare');
  const cells = pairs.map(judged);
  const overall = spreadOf(cells);
  const rows = [...Map.groupBy(cells, ({ row }) => row)].map(([name, inRow]) => ({ name, ...spreadOf(inRow) }));
  const causes = causesOf(cells.filter(isDiffering));
  const engines = `${first.other.engine} and ${first.reference.engine}`;
  return {
    rows,
    overall,
    claimedExact: spreadOf(cells.filter(({ approximations }) => approximations.length === 0)),
    causes,
    sentence: sentenceOf(engines, overall, cells),
  };
}

/** `0 %`, `0.38 %`, `35.5 %`: three significant digits, and none below 0.01 %; with `+` for what is signed and above 0. */
export function formatError(error: number, { signed = false } = {}): string {
  const percent = error * 100;
  const whole = Math.trunc(Math.abs(percent)).toString().length;
  const text = Number(percent.toFixed(Math.max(0, 3 - whole))) + 0;
  return `${signed && text > 0 ? '+' : ''}${text} %`;
}

function judged({ page, link, policy, row, reference, other, approximations }: AccuracyPair): Judged {
  const referenceMs = reference.totals.pageLoadMs;
  const otherMs = other.totals.pageLoadMs;
  const error = otherMs === referenceMs ? 0 : (otherMs - referenceMs) / referenceMs;
  return { page, link, policy, row, approximations, referenceMs, otherMs, error };
}

function isDiffering({ error }: AccuracyCell): boolean {
  return Math.abs(error) > toleratedError;
}

function spreadOf(cells: readonly AccuracyCell[]): ErrorSpread {
  return errorSpread(cells.map(({ error }) => error));
}

/** Of relative errors, whatever their signs. */
export function errorSpread(errors: readonly number[]): ErrorSpread {
  const sizes = errors.map(Math.abs).sort((a, b) => a - b);
  const rank = (share: number) => sizes[Math.ceil(share * sizes.length) - 1] ?? 0;
  const differing = sizes.filter((size) => size > toleratedError).length;
  return { cells: sizes.length, differing, median: rank(0.5), percentile90: rank(0.9), largest: rank(1) };
}

function causesOf(cells: readonly Judged[]): readonly AccuracyCause[] {
  const bySize = cells.toSorted((a, b) => Math.abs(b.error) - Math.abs(a.error));
  return [...Map.groupBy(bySize, ({ approximations }) => approximations.join('\n')).values()]
    .map((group) => ({
      approximations: group[0]!.approximations,
      cells: group.map(({ row: _row, approximations: _approximations, ...cell }) => cell),
    }))
    .sort((a, b) => b.cells.length - a.cells.length);
}

function sentenceOf(engines: string, { cells, differing, median }: ErrorSpread, judged: readonly Judged[]): string {
  const agreeing = cells - differing;
  const worst = judged.reduce((most, cell) => (Math.abs(cell.error) > Math.abs(most.error) ? cell : most));
  const lead = `${engines} agree on ${agreeing} of ${cells} page loads within ${formatError(toleratedError)}`;
  if (worst.error === 0) return `${lead}: they never differ.`;
  const where = `${worst.page} over ${worst.link} under ${worst.policy}`;
  const times = `${formatMs(worst.otherMs)} instead of ${formatMs(worst.referenceMs)}`;
  return `${lead}; the median error is ${formatError(median)}, the largest ${formatError(Math.abs(worst.error))} (${where}: ${times}).`;
}
