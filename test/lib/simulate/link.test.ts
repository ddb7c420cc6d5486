import { expect, test } from 'vitest';
import { EventQueue, priority } from '../../../lib/simulate/event-queue.ts';
import { LinkDirection, type LinkOptions } from '../../../lib/simulate/link.ts';
import type { Packet } from '../../../lib/simulate/packet.ts';
import { pageOf, traced } from './pages.ts';

/** Sends packets of the given sizes at the given times; arrivals in ns, `null` for what the queue had no room for. */
function arrivals(options: Partial<LinkOptions>, sendings: readonly (readonly [number, number])[]) {
  const queue = new EventQueue();
  const link = new LinkDirection(queue, { rateBitsPerSecond: 8e9, propagationNs: 1000, queueBytes: null, ...options });
  const arrived: (number | null)[] = sendings.map(() => null);
  for (const [place, [atNs, bytes]] of sendings.entries()) {
    const to = {
      receive: () => {
        arrived[place] = queue.nowNs;
      },
    };
    const rest = { kind: 'data', segment: null, attempt: 0, acknowledged: 0, sentAtNs: atNs, behind: null } as const;
    const packet: Packet = { ...rest, to, bytes, arrivesAtNs: Number.NaN };
    queue.at(atNs, priority.arrival, (sent) => link.send(sent), packet);
  }
  while (queue.next());
  return arrived;
}

test('LinkDirection, one byte per nanosecond: serialisation one after the other, then propagation', () => {
  const sendings = [
    [0, 100],
    [0, 50],
    [500, 10],
  ] as const;
  expect(arrivals({}, sendings)).toEqual([1100, 1150, 1510]);
});

test('LinkDirection, a packet without payload takes no time, but its turn', () => {
  const sendings = [
    [0, 100],
    [40, 0],
    [200, 0],
  ] as const;
  expect(arrivals({}, sendings)).toEqual([1100, 1100, 1200]);
});

test('LinkDirection, without a rate everything takes the propagation only', () => {
  const sendings = [
    [0, 1e9],
    [3, 7],
  ] as const;
  expect(arrivals({ rateBitsPerSecond: null }, sendings)).toEqual([1000, 1003]);
});

test('LinkDirection, a queue of 150 bytes: one is sent, 150 wait, the next is dropped until one has left', () => {
  const sendings = [
    [0, 100],
    [0, 100],
    [0, 50],
    [0, 1],
    [0, 0],
    [99, 1],
    [100, 60],
  ] as const;
  expect(arrivals({ queueBytes: 150 }, sendings)).toEqual([1100, 1200, 1250, null, 1250, null, 1310]);
});

test('LinkDirection, a packet larger than the queue passes when the link is free', () => {
  expect(arrivals({ queueBytes: 10 }, [[0, 100]])).toEqual([1100]);
});

test('LinkDirection, remainders of a nanosecond are carried over while it is busy', () => {
  // 3 Gbit/s: a byte takes 2.667 ns.
  const sendings = Array.from({ length: 9 }, () => [0, 1] as const);
  const expected = [2.667, 5.333, 8, 10.667, 13.333, 16, 18.667, 21.333, 24].map((ns) => 1000 + Math.round(ns));
  expect(arrivals({ rateBitsPerSecond: 3e9 }, sendings)).toEqual(expected);
});

test('LinkDirection, a burst that overflows the queue loses its tail, and all bytes arrive in the end', () => {
  const scenario = {
    page: pageOf(0, 100 * 1460),
    link: { rttMs: 100, rateBitsPerSecond: 1e6, queueBytes: 5 * 1460 },
    tcp: { initialWindowSegments: 20 },
  };
  const { packets, timeline } = traced(scenario);
  const dropped = packets.filter(({ fate }) => fate === 'dropped');
  // Of the first 20 segments one is sent at once and five wait.
  expect(dropped.slice(0, 14).map(({ segment, attempt }) => [segment, attempt])).toEqual(
    Array.from({ length: 14 }, (_, index) => [index + 6, 1]),
  );
  expect(timeline.totals.bodyBytes).toBe(100 * 1460);
  const wider = traced({ ...scenario, link: { ...scenario.link, queueBytes: null } });
  expect(wider.packets.every(({ fate }) => fate === 'delivered')).toBe(true);
  expect(timeline.totals.pageLoadMs).toBeGreaterThan(wider.timeline.totals.pageLoadMs);
});
