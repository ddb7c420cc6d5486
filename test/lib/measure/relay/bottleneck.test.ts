import { expect, test } from 'vitest';
import { Bottleneck, Flow } from '../../../../lib/measure/relay/bottleneck.ts';
import { VirtualClock } from './virtual-clock.ts';

/** 1000 bytes take 8 ms at 1 Mbit/s; propagation takes 50 ms. */
function link(rateBitsPerSecond: number | null = 1_000_000) {
  const clock = new VirtualClock();
  const bottleneck = new Bottleneck(clock, { rateBitsPerSecond, delayMs: 50 });
  const arrivals: [string, number][] = [];
  const carry = (flow: Flow, bytes: number, name: string): void =>
    bottleneck.carry(flow, { bytes, arrived: () => arrivals.push([name, clock.nowMs]) });
  return { clock, bottleneck, carry, arrivals };
}

test('Bottleneck.carry, a segment takes its transmission and then the propagation delay', () => {
  const { clock, carry, arrivals } = link();
  carry(new Flow(), 1000, 'a');
  clock.run();
  expect(arrivals).toEqual([['a', 58]]);
});

test('Bottleneck.carry, without a rate only the delay counts', () => {
  const { clock, carry, arrivals } = link(null);
  const flow = new Flow();
  carry(flow, 1e9, 'a');
  carry(flow, 1, 'b');
  clock.run();
  expect(arrivals).toEqual([
    ['a', 50],
    ['b', 50],
  ]);
});

test('Bottleneck.carry, flows take turns, so the one that came second does not wait for all of the first', () => {
  const { clock, carry, arrivals } = link();
  const [first, second] = [new Flow(), new Flow()];
  for (const name of ['a1', 'a2', 'a3']) carry(first, 1000, name);
  for (const name of ['b1', 'b2']) carry(second, 1000, name);
  clock.run();
  expect(arrivals).toEqual([
    ['a1', 58],
    ['b1', 66],
    ['a2', 74],
    ['b2', 82],
    ['a3', 90],
  ]);
});

test('Bottleneck.carry, a link that was idle starts again when something comes', () => {
  const { clock, carry, arrivals } = link();
  const flow = new Flow();
  carry(flow, 1000, 'a');
  clock.at(100, () => carry(flow, 1000, 'b'));
  clock.run();
  expect(arrivals).toEqual([
    ['a', 58],
    ['b', 158],
  ]);
});

test('Bottleneck.carry, a FIN without payload arrives with the segment before it and does not wait for another turn', () => {
  const { clock, carry, arrivals } = link();
  const [first, second] = [new Flow(), new Flow()];
  carry(first, 1000, 'data');
  carry(first, 0, 'fin');
  carry(second, 1000, 'other');
  clock.run();
  expect(arrivals).toEqual([
    ['data', 58],
    ['fin', 58],
    ['other', 66],
  ]);
});

test('Bottleneck.pass, a packet without payload overtakes data that waits for the link', () => {
  const { clock, bottleneck, carry, arrivals } = link();
  carry(new Flow(), 1000, 'data');
  bottleneck.pass(() => arrivals.push(['ack', clock.nowMs]));
  clock.run();
  expect(arrivals).toEqual([
    ['ack', 50],
    ['data', 58],
  ]);
});

test('Bottleneck.carry, says when a segment has left, half a round trip before it arrives', () => {
  const { clock, bottleneck, carry } = link();
  const flow = new Flow();
  let leftAtMs = 0;
  const left = (): void => {
    leftAtMs = clock.nowMs;
  };
  carry(flow, 1000, 'before');
  bottleneck.carry(flow, { bytes: 1000, left, arrived: () => {} });
  clock.run();
  expect(leftAtMs).toBe(16);
});

test('Bottleneck, counts segments that carry payload', () => {
  const { clock, bottleneck, carry } = link();
  const flow = new Flow();
  carry(flow, 1000, 'data');
  carry(flow, 0, 'fin');
  clock.run();
  expect({ segments: bottleneck.segments, bytes: bottleneck.bytes }).toEqual({ segments: 1, bytes: 1000 });
});
