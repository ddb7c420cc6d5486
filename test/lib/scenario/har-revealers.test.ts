import { describe, expect, test } from 'vitest';
import { harPage } from '../../../lib/scenario/har-entries.ts';
import { revealers } from '../../../lib/scenario/har-revealers.ts';
import { type EntryInput, harEntry, harOf } from './har-fixture.ts';

const site = 'https://site.example';
const of = (entries: readonly EntryInput[]) => harPage(harOf(entries.map(harEntry))).exchanges;

describe('revealers', () => {
  test('never names what ended later, nor what stands later; so there is no circle', () => {
    // A small generator (Numerical Recipes) instead of Math.random: the same pages each time.
    let state = 7;
    const random = (below: number) => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      return Math.floor((state / 2 ** 32) * below); // its high bits: the low ones repeat
    };
    for (let round = 0; round < 50; round++) {
      const exchanges = of(
        Array.from({ length: 30 }, () => ({
          url: `${site}/${random(12)}`,
          startMs: random(40),
          time: random(3) * 10,
          timings: { wait: 0, receive: 0 },
          more: { _initiator: `${site}/${random(12)}` },
        })),
      );
      for (const [index, { by, delayMs }] of revealers(exchanges).entries()) {
        if (by === null) continue;
        expect(by).toBeLessThan(index);
        expect(exchanges[by]!.endMs).toBeLessThanOrEqual(exchanges[index]!.startMs + 1);
        expect(exchanges[by]!.endMs + delayMs).toBeGreaterThanOrEqual(exchanges[index]!.startMs - 1e-9);
      }
    }
  });

  test('takes the latest end among what can reveal: an image reveals nothing', () => {
    const exchanges = of([
      { url: `${site}/` },
      { url: `${site}/a.css`, startMs: 61, content: { mimeType: 'text/css' } },
      { url: `${site}/b.png`, startMs: 62, content: { mimeType: 'image/png' } },
      { url: `${site}/c.woff2`, startMs: 130, content: { mimeType: 'font/woff2' } },
    ]);
    expect(revealers(exchanges).map(({ by }) => by)).toEqual([null, 0, 0, 1]);
  });

  test('of several loads of one URL the last that had ended is the initiator', () => {
    const exchanges = of([
      { url: `${site}/` },
      { url: `${site}/poll`, startMs: 100 },
      { url: `${site}/poll`, startMs: 200 },
      { url: `${site}/poll`, startMs: 300 },
      { url: `${site}/x`, startMs: 310, more: { _initiator: `${site}/poll#frame` } },
    ]);
    expect(revealers(exchanges).at(-1)).toEqual({ by: 2, delayMs: 50, initiatorTooLate: false });
  });

  test('an initiator that the file does not hold is passed over without a word', () => {
    const exchanges = of([
      { url: `${site}/` },
      { url: `${site}/x`, startMs: 80, more: { _initiator: 'https://gone.example/' } },
    ]);
    expect(revealers(exchanges)[1]).toEqual({ by: 0, delayMs: 20, initiatorTooLate: false });
  });
});
