/** Timelines of one page side by side: which was fastest, by how much, and what made the difference. */

import { InputError } from '../errors.ts';
import { criticalPath } from '../timeline/critical-path.ts';
import { type PhaseName, phaseNames, type Timeline } from '../timeline/timeline.ts';
import { formatMs } from '../units.ts';

/** A timeline under the name by which it is compared. */
export interface Contender {
  readonly name: string;
  readonly timeline: Timeline;
}

/** One of the timelines, as it is compared. */
export interface ComparisonRow {
  readonly name: string;
  readonly engine: Timeline['engine'];
  readonly pageLoadMs: number;
  /** Page load time as a multiple of the fastest. */
  readonly ratio: number;
  readonly connections: number;
  readonly controlPackets: number;
  /** What the page load was waiting for, in ms: the phases of its critical path, which add up to `pageLoadMs`. */
  readonly phaseMs: Readonly<Record<PhaseName | 'idle', number>>;
}

/** Timelines side by side, in figures and in a sentence. */
export interface Comparison {
  /** From the fastest to the slowest; equals in the order in which they came. */
  readonly rows: readonly ComparisonRow[];
  /** Who won, against whom, and why, in one sentence; of different engines, how far they lie apart. */
  readonly sentence: string;
}

const noTime = Object.fromEntries([...phaseNames, 'idle'].map((name) => [name, 0])) as Record<
  PhaseName | 'idle',
  number
>;

/** Less than this apart is no difference: three decimal places of a millisecond are noise in every engine. */
const sameMs = 1e-3;

/**
 * Puts timelines of one page side by side.
 *
 * @throws {InputError} without timelines
 * @example
 * compare([{ name: 'HTTP/1.0', timeline: a }, { name: 'HTTP/1.1', timeline: b }]).sentence;
 * // 'HTTP/1.1 won with 200 ms, 1.5 times as fast as HTTP/1.0 (300 ms): it waited 100 ms less for handshakes …'
 */
export function compare(contenders: readonly Contender[]): Comparison {
  if (contenders.length === 0) throw new InputError('missing timelines; give at least one to compare');
  const fastestMs = Math.min(...contenders.map(({ timeline }) => timeline.totals.pageLoadMs));
  const rows = contenders
    .map(({ name, timeline }) => rowOf(name, timeline, fastestMs))
    .sort((a, b) => a.pageLoadMs - b.pageLoadMs);
  return { rows, sentence: sentenceOf(rows) };
}

function rowOf(name: string, timeline: Timeline, fastestMs: number): ComparisonRow {
  const { pageLoadMs, connections, controlPackets } = timeline.totals;
  const phaseMs = { ...noTime };
  for (const { name, startMs, endMs } of criticalPath(timeline)) phaseMs[name] += endMs - startMs;
  const ratio = fastestMs > 0 ? pageLoadMs / fastestMs : 1;
  return { name, engine: timeline.engine, pageLoadMs, ratio, connections, controlPackets, phaseMs };
}

function sentenceOf(rows: readonly ComparisonRow[]): string {
  const [winner, ...others] = rows as [ComparisonRow, ...ComparisonRow[]];
  const slowest = others.at(-1);
  if (!slowest) return `${winner.name} takes ${formatMs(winner.pageLoadMs)}.`;
  if (slowest.pageLoadMs - winner.pageLoadMs < sameMs) {
    return `No difference: ${rows.map(({ name }) => name).join(', ')} all take ${formatMs(winner.pageLoadMs)}.`;
  }
  if (new Set(rows.map(({ engine }) => engine)).size === rows.length) {
    const percent = Number(((slowest.pageLoadMs / winner.pageLoadMs - 1) * 100).toPrecision(2));
    const range = `${formatMs(winner.pageLoadMs)} (${winner.name}) to ${formatMs(slowest.pageLoadMs)} (${slowest.name})`;
    return `The engines lie within ${percent} % of each other, from ${range}.`;
  }
  const equals = others.filter(({ pageLoadMs }) => pageLoadMs - winner.pageLoadMs < sameMs);
  const names = [winner, ...equals].map(({ name }) => name).join(' and ');
  const times = Number((slowest.pageLoadMs / winner.pageLoadMs).toFixed(2));
  const lead = `${names} won with ${formatMs(winner.pageLoadMs)}`;
  return `${lead}, ${times} times as fast as ${slowest.name} (${formatMs(slowest.pageLoadMs)}): ${reason(winner, slowest)}.`;
}

/** What the slowest waited for most beyond what the winner did, in words. */
function reason(winner: ComparisonRow, slowest: ComparisonRow): string {
  const less = (...phases: readonly PhaseName[]) =>
    phases.reduce((sum, phase) => sum + slowest.phaseMs[phase] - winner.phaseMs[phase], 0);
  const causes: readonly (readonly [number, string])[] = [
    [less('dns', 'connect', 'tls'), `less for handshakes (${connections(winner)} instead of ${slowest.connections})`],
    [less('blocked'), 'less for a free connection'],
    [less('send', 'wait'), 'less for first bytes, because more requests were under way together'],
    [less('receive'), 'less for the bytes of bodies'],
  ];
  const [ms, words] = causes.reduce((most, cause) => (cause[0] > most[0] ? cause : most));
  return `it waited ${formatMs(ms)} ${words}`;
}

function connections({ connections }: ComparisonRow): string {
  return `${connections} connection${connections === 1 ? '' : 's'}`;
}
