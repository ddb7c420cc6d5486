import { describe, expect, test } from 'vitest';
import type { ScenarioInput } from '../../../lib/scenario/scenario.ts';
import { simulate } from '../../../lib/simulate/simulate.ts';
import type { PacketEvent } from '../../../lib/simulate/trace.ts';
import { type PolicyInput, pageOf, runThatLoses, traced } from './pages.ts';

describe('Receiver', () => {
  const streams: ScenarioInput = {
    page: pageOf(3, 4 * 1460),
    link: { rttMs: 100, lossRate: 0.02, rateBitsPerSecond: 1e7 },
    tcp: { initialWindowSegments: 20 },
  };
  /** Bytes of request 2 only, in the flight after the document. */
  const isOfSecond = (packet: PacketEvent) =>
    packet.from === 'server' && packet.attempt === 1 && packet.requests.join() === '2';

  function endsWithOneLoss(policy: PolicyInput): readonly number[] {
    let seen = 0;
    const { timeline } = runThatLoses({ ...streams, policy }, (packet, place) => {
      if (place === 0) seen = 0;
      return isOfSecond(packet) && ++seen === 1;
    });
    return timeline.requests.slice(1).map(({ phases }) => phases.at(-1)!.endMs);
  }

  function endsWithoutLoss(policy: PolicyInput): readonly number[] {
    const { requests } = simulate({ ...streams, link: { ...streams.link, lossRate: 0 }, policy });
    return requests.slice(1).map(({ phases }) => phases.at(-1)!.endMs);
  }

  test('HTTP/2 over TCP: one lost packet holds up all streams', () => {
    const policy = { protocol: 'HTTP/2' } as const;
    const [second, third, fourth] = endsWithOneLoss(policy);
    for (const [index, end] of [second!, third!, fourth!].entries()) {
      expect(end).toBeGreaterThan(endsWithoutLoss(policy)[index]! + 80);
    }
  });

  test('HTTP/3 over QUIC: one lost packet holds up its stream only', () => {
    const policy = { protocol: 'HTTP/3' } as const;
    const [second, third, fourth] = endsWithOneLoss(policy);
    const without = endsWithoutLoss(policy);
    expect(second).toBeGreaterThan(without[0]! + 80);
    // The lost packet left no gap on the link: the others come no later, and by one segment earlier at most.
    expect(third).toBeLessThanOrEqual(without[1]!);
    expect(fourth).toBeLessThanOrEqual(without[2]!);
  });
});

test('Receiver, an ACK for each segment, or for every second and after 40 ms', () => {
  const acks = (windowGrowth: number) =>
    traced({ page: pageOf(0, 5 * 1460), tcp: { windowGrowth } })
      .packets.filter(({ from, kind, sentAtMs }) => from === 'client' && kind === 'ack' && sentAtMs > 100)
      .map(({ sentAtMs }) => sentAtMs);
  expect(acks(2)).toEqual([200, 200, 200, 200, 200]);
  // The run ends with the last byte, before the fifth segment's ACK is due at 240 ms.
  expect(acks(1.5)).toEqual([200, 200]);
});
