import { expect, test } from 'vitest';
import { isPunctual } from '../../../lib/measure/quality.ts';

const quality = (p99Ms: number, handshakeExcessMs: number) => ({
  lateness: { events: 100, p50Ms: 0, p99Ms },
  handshakeExcessMs,
  tries: 1,
});

test.each([
  { p99Ms: 1, handshakeExcessMs: 1, pageLoadMs: 200, punctual: true },
  { p99Ms: 4, handshakeExcessMs: 1, pageLoadMs: 200, punctual: false },
  { p99Ms: 1, handshakeExcessMs: 4, pageLoadMs: 200, punctual: false },
  // 4 ms are less than 1 % of half a second
  { p99Ms: 4, handshakeExcessMs: 4, pageLoadMs: 500, punctual: true },
  { p99Ms: 4, handshakeExcessMs: 6, pageLoadMs: 500, punctual: false },
])('isPunctual, $p99Ms and $handshakeExcessMs ms late in $pageLoadMs ms: $punctual', (of) => {
  expect(isPunctual(quality(of.p99Ms, of.handshakeExcessMs), of.pageLoadMs)).toBe(of.punctual);
});
