/** A sweep in words. */

import { formatMs } from '../units.ts';
import type { Quantity } from './quantity.ts';
import type { Line, SweepPoint } from './sweep-lines.ts';
import { capitalised, rankingWords, sentence } from './words.ts';

export function sweepText(lines: readonly Line[], quantity: Quantity, yName: string): string {
  const shared = sharedValues(lines);
  const [least, greatest] = [shared[0], shared.at(-1)];
  return [
    `${capitalised(yName)} over ${quantity.axis}, ${lines.length === 1 ? 'one line' : `${lines.length} lines`}.`,
    ...lines.map((line) => sentence(lineWords(line, quantity))),
    ...(lines.length > 1 && greatest !== undefined ? [ranking(lines, greatest, quantity)] : []),
    ...(lines.length > 1 && least !== undefined && least !== greatest ? [ranking(lines, least, quantity)] : []),
    ...changes(lines, shared, quantity),
  ].join('\n');
}

function lineWords({ name, source, points }: Line, quantity: Quantity): string {
  const [first, last] = [points[0]!, points.at(-1)!];
  const range =
    first === last
      ? pointWords(first, quantity)
      : `from ${pointWords(first, quantity)} to ${pointWords(last, quantity)}`;
  return `${name} (${source}): ${range}`;
}

function pointWords({ x, pageLoadMs, lowMs, highMs }: SweepPoint, quantity: Quantity): string {
  const spread = lowMs !== undefined && highMs !== undefined && highMs > lowMs;
  return `${formatMs(pageLoadMs)}${spread ? ` (${formatMs(lowMs)} to ${formatMs(highMs)})` : ''} at ${quantity.words(x)}`;
}

function ranking(lines: readonly Line[], x: number, quantity: Quantity): string {
  return `At ${quantity.words(x)}: ${rankingWords(lines.map((line) => ({ name: line.name, ms: loadAt(line, x)! })))}.`;
}

/** Where one line overtakes another: the fastest of both ends of a step. */
function changes(lines: readonly Line[], shared: readonly number[], quantity: Quantity): string[] {
  const fastest = shared.map((x) => lines.reduce((best, line) => (loadAt(line, x)! < loadAt(best, x)! ? line : best)));
  return shared.slice(1).flatMap((x, index) => {
    const [before, after] = [fastest[index]!, fastest[index + 1]!];
    const from = shared[index]!;
    if (before === after || loadAt(after, from)! <= loadAt(before, from)!) return [];
    return [`Between ${quantity.words(from)} and ${quantity.words(x)}, ${after.name} overtakes ${before.name}.`];
  });
}

/** The values of x at which every line has a point. */
function sharedValues(lines: readonly Line[]): number[] {
  return lines[0]!.points.map(({ x }) => x).filter((x) => lines.every((line) => loadAt(line, x) !== undefined));
}

function loadAt({ points }: Line, x: number): number | undefined {
  return points.find((point) => point.x === x)?.pageLoadMs;
}
