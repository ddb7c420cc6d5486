import { expect, test } from 'vitest';
import { Lead } from '../../../../lib/measure/kernel/lead.ts';

/** A way that takes `tookMs`, but each tenth packet 20 ms longer. */
function learnt(lead: Lead, restMs: number, tookMs: number): number {
  for (let packet = 0; packet < 100; packet++) {
    lead.learn(restMs, tookMs + (packet % 10 === 0 ? 20 : 0) - lead.ms(restMs));
  }
  return lead.ms(restMs);
}

test('Lead, becomes what most packets took, however late a few of them were', () => {
  const lead = new Lead();
  expect(learnt(lead, 100, 0.3)).toBeCloseTo(0.3, 1);
  expect(learnt(lead, 100, 0.05)).toBeCloseTo(0.05, 1);
});

test('Lead, is another after a short rest', () => {
  const lead = new Lead();
  const first = lead.ms(0.5);
  learnt(lead, 100, 0.4);
  expect(lead.ms(0.5)).toBe(first);
  expect(lead.ms(64)).toBeCloseTo(0.4, 1);
});

test('Lead, is never negative, and never more than a few tenths of a millisecond', () => {
  const lead = new Lead();
  expect(learnt(lead, 10, -5)).toBe(0);
  expect(learnt(lead, 10, 5)).toBe(0.6);
});
