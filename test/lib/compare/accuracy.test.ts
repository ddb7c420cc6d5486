import { describe, expect, test } from 'vitest';
import { type AccuracyPair, accuracy, formatError } from '../../../lib/compare/accuracy.ts';
import { InputError } from '../../../lib/errors.ts';
import { model } from '../../../lib/model/model.ts';
import { simulate } from '../../../lib/simulate/simulate.ts';

/** One page of one request: two round trips, so `ms` is what it takes. */
function load(engine: typeof model | typeof simulate, ms: number) {
  return engine({ page: { resources: [{ path: '/', bodyBytes: 1 }] }, link: { rttMs: ms / 2 } });
}

function pair(referenceMs: number, otherMs: number, rest: Partial<AccuracyPair> = {}): AccuracyPair {
  const named = { page: 'one', link: 'l', policy: 'http1.1', row: 'http1.1', approximations: ['a'] };
  return { ...named, reference: load(simulate, referenceMs), other: load(model, otherMs), ...rest };
}

/** Errors of 0, 1, ... 9 %, in some other order. */
const tenths = [3, 1, 4, 0, 5, 9, 2, 6, 8, 7].map((percent) => pair(100, 100 + percent));

describe('accuracy', () => {
  test('is 0 for the same page load', () => {
    const { overall, causes, sentence } = accuracy([pair(200, 200), pair(100, 100)]);
    expect(overall).toEqual({ cells: 2, differing: 0, median: 0, percentile90: 0, largest: 0 });
    expect(causes).toEqual([]);
    expect(sentence).toBe('model and simulate agree on 2 of 2 page loads within 1 %: they never differ.');
  });

  test('ranks errors by their size, and counts those above 1 %', () => {
    const { overall } = accuracy(tenths);
    expect(overall).toMatchObject({ cells: 10, differing: 8 });
    expect(overall.median).toBeCloseTo(0.04, 9);
    expect(overall.percentile90).toBeCloseTo(0.08, 9);
    expect(overall.largest).toBeCloseTo(0.09, 9);
  });

  test('takes an error below 0 for as large as one above', () => {
    const { overall, causes } = accuracy([pair(100, 80), pair(100, 110)]);
    expect(overall.largest).toBeCloseTo(0.2, 9);
    expect(causes[0]!.cells.map(({ error }) => formatError(error, { signed: true }))).toEqual(['-20 %', '+10 %']);
  });

  test('has a row for each name, which add up to the whole', () => {
    const { rows, overall } = accuracy([...tenths, pair(100, 150, { row: 'http2' }), pair(100, 100, { row: 'http2' })]);
    expect(rows.map(({ name, cells, differing }) => [name, cells, differing])).toEqual([
      ['http1.1', 10, 8],
      ['http2', 2, 1],
    ]);
    expect(rows.reduce((sum, { cells }) => sum + cells, 0)).toBe(overall.cells);
    expect(Math.max(...rows.map(({ largest }) => largest))).toBe(overall.largest);
  });

  test('puts what differs under what was named for it, and apart what claimed to be exact', () => {
    const pairs = [
      pair(100, 102, { approximations: ['a', 'b'], link: 'dsl' }),
      pair(100, 105, { approximations: ['a', 'b'], link: 'lte' }),
      pair(100, 103, { approximations: [] }),
      pair(100, 100.5, { approximations: [] }),
    ];
    const { causes, claimedExact } = accuracy(pairs);
    expect(causes.map(({ approximations, cells }) => [approximations, cells.map(({ otherMs }) => otherMs)])).toEqual([
      [
        ['a', 'b'],
        [105, 102],
      ],
      [[], [103]],
    ]);
    expect(causes[0]!.cells[0]).toMatchObject({ page: 'one', link: 'lte', policy: 'http1.1', referenceMs: 100 });
    expect(claimedExact).toMatchObject({ cells: 2, differing: 1 });
    expect(claimedExact.largest).toBeCloseTo(0.03, 9);
  });

  test('says where the largest error is', () => {
    expect(accuracy([pair(100, 100), pair(200, 150, { page: 'large', link: 'dsl' })]).sentence).toBe(
      'model and simulate agree on 1 of 2 page loads within 1 %; the median error is 0 %, the largest 25 % (large over dsl under http1.1: 150 ms instead of 200 ms).',
    );
  });

  test('needs something to compare', () => {
    expect(() => accuracy([])).toThrow(InputError);
  });
});

test.each([
  [0, '0 %'],
  [0.00004, '0 %'],
  [-0.00004, '0 %'],
  [0.00379, '0.38 %'],
  [0.1234, '12.3 %'],
  [-0.35746, '-35.7 %'],
  [1.5, '150 %'],
])('formatError, %d is %s', (error, text) => {
  expect(formatError(error)).toBe(text);
});
