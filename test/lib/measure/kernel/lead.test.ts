import { expect, test } from 'vitest';
import { Lead } from '../../../../lib/measure/kernel/lead.ts';

/** It goes on looking for less. */
const within = 0.07;

/** A way that takes `tookMs`, but each tenth packet 20 ms longer. */
function learnt(lead: Lead, restMs: number, tookMs: number): number {
  for (let packet = 0; packet < 100; packet++) {
    lead.learn(restMs, tookMs + (packet % 10 === 0 ? 20 : 0) - lead.ms(restMs));
  }
  return lead.ms(restMs);
}

test('Lead, becomes what most packets took, however late a few of them were', () => {
  const lead = new Lead();
  expect(Math.abs(learnt(lead, 100, 0.3) - 0.3)).toBeLessThan(within);
  expect(Math.abs(learnt(lead, 100, 0.15) - 0.15)).toBeLessThan(within);
});

test('Lead, is another after a short rest', () => {
  const lead = new Lead();
  const first = lead.ms(0.5);
  learnt(lead, 100, 0.4);
  expect(lead.ms(0.5)).toBe(first);
  expect(Math.abs(lead.ms(64) - 0.4)).toBeLessThan(within);
});

test('Lead, is never negative, and never more than a few tenths of a millisecond', () => {
  const lead = new Lead();
  expect(learnt(lead, 10, -5)).toBe(0);
  for (let packet = 0; packet < 100; packet++) lead.learn(10, 5);
  expect(lead.ms(10)).toBe(0.6);
});

test('Lead, lets more packets be late than early', () => {
  const lead = new Lead();
  // Needed: 0.1 to 0.3 ms, evenly.
  const early = Array.from({ length: 1000 }, (_, packet) => {
    const latenessMs = 0.1 + 0.2 * ((packet * 0.618) % 1) - lead.ms(100);
    lead.learn(100, latenessMs);
    return latenessMs <= 0;
  }).filter(Boolean).length;
  expect(early).toBeGreaterThan(150);
  expect(early).toBeLessThan(350);
});
