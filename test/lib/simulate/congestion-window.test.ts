import { describe, expect, test } from 'vitest';
import { parseScenario } from '../../../lib/scenario/parse-scenario.ts';
import type { ScenarioInput } from '../../../lib/scenario/scenario.ts';
import { CongestionWindow } from '../../../lib/simulate/congestion-window.ts';
import { pageOf } from './pages.ts';

function windowOf(tcp: ScenarioInput['tcp'] = {}): CongestionWindow {
  return new CongestionWindow(parseScenario({ page: pageOf(0), ...(tcp ? { tcp } : {}) }).tcp);
}

const full = { underWay: 10, isFull: true, firstUnacknowledged: 0, next: 10 };

describe('CongestionWindow', () => {
  test('slow start: a packet more for each acknowledged one, or what the growth says', () => {
    const sizes = [2, 1.25].map((windowGrowth) => {
      const window = windowOf({ windowGrowth });
      window.used(full);
      for (let ack = 0; ack < 10; ack++) window.acknowledged(1);
      return window.size;
    });
    expect(sizes).toEqual([20, 12.5]);
  });

  test('delayed ACKs: a packet more for each ACK, however many it acknowledges', () => {
    const window = windowOf({ windowGrowth: 1.5 });
    window.used(full);
    for (let ack = 0; ack < 5; ack++) window.acknowledged(2);
    expect(window.size).toBe(15);
  });

  test('congestion avoidance: after halving, about one packet more in a round trip', () => {
    const window = windowOf();
    window.used(full);
    window.halve(16);
    expect(window.size).toBe(8);
    for (let ack = 0; ack < 8; ack++) window.acknowledged(1);
    expect(window.size).toBeGreaterThan(8.9);
    expect(window.size).toBeLessThanOrEqual(9);
  });

  test('a timeout leaves one packet, and slow start goes to half of the flight that was lost', () => {
    const window = windowOf();
    window.used(full);
    window.collapse(20, 1);
    expect(window.size).toBe(1);
    for (let ack = 0; ack < 9; ack++) window.acknowledged(1);
    expect(window.size).toBe(10);
    window.acknowledged(1);
    expect(window.size).toBeCloseTo(10.1, 10);
    // RFC 5681 s.3.1: ssthresh is held when the same segment times out again.
    window.collapse(1, 2);
    for (let ack = 0; ack < 9; ack++) window.acknowledged(1);
    expect(window.size).toBe(10);
  });

  test('an unused window does not grow beyond twice its use', () => {
    const window = windowOf();
    for (let round = 0; round < 20; round++) {
      window.used({ underWay: 7, isFull: false, firstUnacknowledged: 7 * round, next: 7 * round + 7 });
      for (let ack = 0; ack < 7; ack++) window.acknowledged(1);
    }
    expect(window.size).toBe(14);
  });

  test('unlimited, nothing limits it', () => {
    const window = windowOf({ initialWindowSegments: null });
    window.halve(10);
    window.collapse(10, 1);
    window.restart();
    window.startWithOne();
    expect(window.size).toBe(Number.POSITIVE_INFINITY);
  });
});
