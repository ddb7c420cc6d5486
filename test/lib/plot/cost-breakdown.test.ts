import { describe, expect, test } from 'vitest';
import { costBreakdown } from '../../../lib/plot/cost-breakdown.ts';
import type { Trace } from '../../../lib/plot/figure.ts';
import { handmade, http10, http11 } from './timelines.ts';

const bars = ({ data }: { data: readonly Trace[] }) => data.filter(({ type }) => type === 'bar');

describe('costBreakdown', () => {
  test('divides each page load by phase, end to end', () => {
    const drawn = bars(costBreakdown([http10(4), http11(4)]));
    expect(drawn.map(({ name, base, x }) => ({ name, base, x }))).toEqual([
      { name: 'connect', base: [0, 0], x: [400, 100] },
      { name: 'wait', base: [400, 100], x: [400, 400] },
      { name: 'receive', base: [800, 500], x: [80, 80] },
    ]);
  });

  test('writes at the end of each bar its sum: the page load', () => {
    const six = handmade({ objects: 11, policy: { connectionsMax: 6 } });
    const sums = costBreakdown([http10(4), six]).data.find(({ mode }) => mode === 'text')!;
    expect(sums.x).toEqual([880, six.totals.pageLoadMs]);
    expect(sums.text![0]).toBe('\u00a0<b>880 ms</b>');
  });

  test('adds up all requests where that is asked for', () => {
    const drawn = bars(costBreakdown(http11(4), { of: 'all-requests' }));
    expect(drawn.map(({ name, x }) => [name, x[0]])).toEqual([
      ['blocked', 360],
      ['connect', 100],
      ['wait', 400],
      ['receive', 80],
    ]);
  });

  test('keeps what was emulated apart from what was measured', () => {
    const figure = costBreakdown(http11(1, { engine: 'measure', handshakeOrigin: 'emulated' }));
    expect(bars(figure).map(({ name }) => name)).toEqual(['connect, emulated', 'wait', 'receive']);
    expect(figure.text).toContain('connect, emulated 100 ms; wait 100 ms; receive 20 ms');
  });

  test('tells in words who is faster, and of what each is made', () => {
    expect(
      costBreakdown([http10(4), http11(4)])
        .text.split('\n')
        .slice(1),
    ).toEqual([
      'HTTP/1.1, one persistent connection is fastest at 580 ms; HTTP/1.0, a connection per request at 880 ms takes 300 ms longer (1.52 times as long).',
      'HTTP/1.0, a connection per request (computed by formula): 880 ms, of which connect 400 ms; wait 400 ms; receive 80 ms.',
      'HTTP/1.1, one persistent connection (computed by formula): 580 ms, of which connect 100 ms; wait 400 ms; receive 80 ms.',
    ]);
  });

  test('refuses what it cannot draw, and says what to write', () => {
    expect(() => costBreakdown([])).toThrow('missing timelines');
    expect(() => costBreakdown(http11(1), { of: 'bytes' as never })).toThrow(
      'unknown of: bytes; give one of critical-path, all-requests',
    );
  });
});
