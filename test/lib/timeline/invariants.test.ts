import { describe, expect, test } from 'vitest';
import { TimelineError } from '../../../lib/errors.ts';
import { checkInvariants, totalsOf } from '../../../lib/timeline/invariants.ts';
import type { Timeline } from '../../../lib/timeline/timeline.ts';
import { handMade } from './hand-made.ts';

type Spoilt = ReturnType<typeof handMade>;

test('checkInvariants, gives a correct timeline back', () => {
  const timeline = handMade() as Timeline;
  expect(checkInvariants(timeline)).toBe(timeline);
});

describe('checkInvariants, refuses', () => {
  const cases: readonly (readonly [string, (timeline: Spoilt) => void, RegExp])[] = [
    ['a missing resource', (t) => t.requests.pop(), /1 requests for 2 resources/],
    [
      'a resource twice',
      (t) => Object.assign(t.requests[1]!, { path: '/index.html' }),
      /is for \/index.html, not \/logo/,
    ],
    ['an unknown connection', (t) => Object.assign(t.requests[1]!, { connection: 9 }), /connection 9, which does not/],
    ['lost bytes', (t) => Object.assign(t.requests[1]!, { bodyBytes: 9999 }), /9999 of the 10000 bytes/],
    [
      'a gap between phases',
      (t) => Object.assign(t.requests[1]!.phases[1]!, { startMs: 301 }),
      /starts at 301 ms but wait/,
    ],
    ['phases out of order', (t) => t.requests[1]!.phases.reverse(), /wait cannot follow receive/],
    ['negative time', (t) => Object.assign(t.requests[1]!.phases[1]!, { endMs: 299 }), /ends 1 ms before it starts/],
    ['no time at all', (t) => Object.assign(t.requests[1]!.phases[1]!, { endMs: Number.NaN }), /has no times/],
    ['a request without phases', (t) => t.requests[0]!.phases.splice(0), /request 1 .* has no phases/],
    [
      'a request that leaves during the handshake',
      (t) => Object.assign(t.connections[0]!.phases[0]!, { endMs: 150 }),
      /left at 100 ms, before the handshake of connection 1 ended at 150 ms/,
    ],
    [
      'two exchanges at once without pipelining',
      (t) => Object.assign(t.requests[1]!.phases[0]!, { startMs: 150 }),
      /request 2 left before request 1 had ended/,
    ],
    [
      'a second request on a non-persistent connection',
      (t) => Object.assign(t.scenario.policy, { persistent: false }),
      /carried 2 requests; the policy allows 1/,
    ],
    [
      'a request after the close',
      (t) => Object.assign(t.connections[0]!, { closedAtMs: 250, closedBy: 'server' }),
      /ended after connection 1 was closed/,
    ],
    [
      'too many connections at a time',
      (t) => {
        t.connections.push({ ...structuredClone(t.connections[0]!), id: 2 });
        t.requests[1]!.connection = 2;
        Object.assign(t.totals, { connections: 2, handshakes: 2, controlPackets: 14 });
      },
      /2 connections open at 0 ms; the policy allows 1/,
    ],
    ['totals that do not add up', (t) => Object.assign(t.totals, { bodyBytes: 1 }), /totals.bodyBytes is 1, .* 15000/],
  ];
  test.each(cases)('%s', (_, spoil, words) => {
    const timeline = handMade();
    spoil(timeline);
    const checked = () => checkInvariants(timeline as Timeline);
    expect(checked).toThrow(TimelineError);
    expect(checked).toThrow(words);
  });
});

test('checkInvariants, lets early data leave during the handshake, and only early data', () => {
  const timeline = handMade();
  Object.assign(timeline.scenario.policy, { security: 'tls1.3-0rtt' });
  timeline.connections[0]!.phases.push({ name: 'tls', startMs: 100, endMs: 200, origin: 'computed' });
  expect(() => checkInvariants(timeline as Timeline)).not.toThrow();
  Object.assign(timeline.scenario.policy, { security: 'tls1.3' });
  expect(() => checkInvariants(timeline as Timeline)).toThrow(/before the handshake/);
});

test('checkInvariants, takes a failed request without its bytes', () => {
  const timeline = handMade();
  Object.assign(timeline.requests[1]!, { status: 0, bodyBytes: 0 });
  Object.assign(timeline.totals, { bodyBytes: 5000 });
  expect(() => checkInvariants(timeline as Timeline)).not.toThrow();
});

test('totalsOf, counts seven control packets for each TCP connection and none for QUIC', () => {
  const timeline = handMade() as Timeline;
  expect(totalsOf(timeline)).toEqual(timeline.totals);
  const policy = { ...timeline.scenario.policy, protocol: 'HTTP/3' as const };
  expect(totalsOf({ ...timeline, scenario: { ...timeline.scenario, policy } }).controlPackets).toBe(0);
});
