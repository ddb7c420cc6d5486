import { expect, test } from 'vitest';
import { interleaved } from './interleaved.ts';

/** A clock that only the contenders move: each run of `name` takes what `costs` has next for it, then the last again. */
function machine(costs: Readonly<Record<string, readonly number[]>>) {
  let nowMs = 0;
  const turns: string[] = [];
  const contenders = Object.entries(costs).map(([name, ms]) => {
    const left = [...ms];
    const run = () => {
      turns.push(name);
      nowMs += left.length > 1 ? left.shift()! : left[0]!;
    };
    return { name, run };
  });
  return { contenders, turns, now: () => nowMs };
}

test('interleaved, gives ms per run, however many runs a sample has', () => {
  const { contenders, now } = machine({ slow: [30], fast: [2] });
  expect([...interleaved(contenders, { rounds: 3, sampleMs: 10, now })]).toEqual([
    ['slow', 30],
    ['fast', 2],
  ]);
});

test('interleaved, lets contenders take turns, and each go first in a round', () => {
  const { contenders, turns, now } = machine({ a: [1], b: [1] });
  interleaved(contenders, { rounds: 2, sampleMs: 1, now });
  const warmUp = ['a', 'b', 'a', 'b'];
  expect(turns).toEqual([...warmUp, 'a', 'b', 'b', 'a']);
});

test('interleaved, is moved neither by runs that warm up nor by a pause', () => {
  const { contenders, now } = machine({ a: [500, 300, 200, 4, 900, 4] });
  expect(interleaved(contenders, { rounds: 3, sampleMs: 1, now }).get('a')).toBe(4);
});
