import { expect, test } from 'vitest';
import { Bottleneck } from '../../../../lib/measure/relay/bottleneck.ts';
import { Sender } from '../../../../lib/measure/relay/sender.ts';
import { parseScenario } from '../../../../lib/scenario/parse-scenario.ts';
import type { Link, Tcp } from '../../../../lib/scenario/scenario.ts';
import { VirtualClock } from './virtual-clock.ts';

function connection(of: { readonly link?: Partial<Link>; readonly tcp?: Partial<Tcp> } = {}) {
  const page = { resources: [{ path: '/', bodyBytes: 0 }] };
  const conditions = parseScenario({ page, link: { rttMs: 100, ...of.link }, tcp: { mssBytes: 1000, ...of.tcp } });
  const clock = new VirtualClock();
  const { rateBitsPerSecond, rttMs } = conditions.link;
  const bottleneck = new Bottleneck(clock, { rateBitsPerSecond, delayMs: rttMs / 2 });
  const received: Buffer[] = [];
  /** Bytes by the time of their arrival. */
  const arrivals = new Map<number, number>();
  const ends: number[] = [];
  const allLeft: number[] = [];
  const sender = new Sender({
    clock,
    conditions,
    bottleneck,
    receiver: {
      data: (bytes) => {
        received.push(bytes);
        arrivals.set(clock.nowMs, (arrivals.get(clock.nowMs) ?? 0) + bytes.length);
      },
      end: () => ends.push(clock.nowMs),
      allLeft: () => allLeft.push(clock.nowMs),
    },
  });
  const write = (bytes: number): void => sender.write(Buffer.alloc(bytes, 'x'));
  return { clock, sender, write, received, arrivals, ends, allLeft };
}

test('Sender, nothing leaves before the connection is established', () => {
  const { clock, sender, write, arrivals } = connection();
  write(1000);
  clock.at(150, () => sender.establish());
  clock.run();
  expect([...arrivals]).toEqual([[200, 1000]]);
});

test('Sender, slow start sends 2, 4 and 8 segments in successive round trips', () => {
  const { clock, sender, write, arrivals } = connection({ tcp: { initialWindowSegments: 2 } });
  sender.establish();
  write(14_000);
  clock.run();
  expect([...arrivals]).toEqual([
    [50, 2000],
    [150, 4000],
    [250, 8000],
  ]);
});

test('Sender, a growth of 1.5 sends 2, 3 and 4 segments', () => {
  const { clock, sender, write, arrivals } = connection({ tcp: { initialWindowSegments: 2, windowGrowth: 1.5 } });
  sender.establish();
  write(9000);
  clock.run();
  // windows of 2000, 3000 and 4500 bytes: the last is not a whole number of segments
  expect([...arrivals]).toEqual([
    [50, 2000],
    [150, 3000],
    [250, 4000],
  ]);
});

test('Sender, without slow start all leaves at once', () => {
  const { clock, sender, write, arrivals } = connection({ tcp: { initialWindowSegments: null } });
  sender.establish();
  write(1_000_000);
  clock.run();
  expect([...arrivals]).toEqual([[50, 1_000_000]]);
});

test('Sender, the textbook latency of 15 segments from a window of 1 at 8 segments per round trip', () => {
  // Kurose & Ross, ch. 3: O/R + P(RTT + S/R) - (2^P - 1)S/R with S/R = 10 ms, RTT = 70 ms, O/S = 15, P = 3; half a round
  // trip of it (35 ms) is the way of the last segment: 150 + 3 * 80 - 70 + 35
  const { clock, sender, write, arrivals } = connection({
    link: { rttMs: 70, rateBitsPerSecond: 800_000 },
    tcp: { initialWindowSegments: 1 },
  });
  sender.establish();
  write(15_000);
  clock.run();
  expect([...arrivals.keys()].at(-1)).toBeCloseTo(355, 9);
});

test.each([
  { pauseMs: 900, slowStartAfterIdle: true, windowBytes: 4000 },
  { pauseMs: 1100, slowStartAfterIdle: true, windowBytes: 2000 },
  { pauseMs: 1100, slowStartAfterIdle: false, windowBytes: 4000 },
])('Sender, after $pauseMs ms idle (restart: $slowStartAfterIdle) it may send $windowBytes bytes', (expected) => {
  const { pauseMs, slowStartAfterIdle, windowBytes } = expected;
  const { clock, sender, write, arrivals } = connection({ tcp: { initialWindowSegments: 2, slowStartAfterIdle } });
  sender.establish();
  write(2000);
  clock.at(pauseMs, () => write(10_000));
  clock.run();
  expect(arrivals.get(pauseMs + 50)).toBe(windowBytes);
});

test('Sender, bytes arrive whole and in order, however they were written', () => {
  const { clock, sender, received } = connection();
  const text = Array.from({ length: 5000 }, (_, i) => `${i},`).join('');
  sender.establish();
  for (let at = 0; at < text.length; at += 777) sender.write(Buffer.from(text.slice(at, at + 777)));
  clock.run();
  expect(Buffer.concat(received).toString()).toBe(text);
});

test('Sender, a window of which less than half is used does not grow', () => {
  const { clock, sender, write, arrivals } = connection({ tcp: { initialWindowSegments: 4 } });
  sender.establish();
  // One segment at a time uses a quarter of the window.
  for (let atMs = 0; atMs < 1200; atMs += 150) clock.at(atMs, () => write(1000));
  clock.at(1200, () => write(10_000));
  clock.run();
  expect(arrivals.get(1250)).toBe(4000);
});

test('Sender, says when all has left, not when it has arrived', () => {
  const { clock, sender, write, allLeft } = connection({
    link: { rateBitsPerSecond: 800_000 },
    tcp: { initialWindowSegments: 2 },
  });
  sender.establish();
  write(3000);
  clock.run();
  // Two segments leave at 10 and 20 ms; the third when the first is acknowledged, at 110, and it has left at 120.
  expect(allLeft).toEqual([120]);
});

test('Sender.end, the end arrives with the last byte, not before', () => {
  const { clock, sender, write, arrivals, ends } = connection({ tcp: { initialWindowSegments: 1 } });
  sender.establish();
  write(2000);
  sender.end();
  clock.run();
  expect(ends).toEqual([150]);
  expect([...arrivals.keys()]).toEqual([50, 150]);
});

test('Sender, two senders share the rate evenly', () => {
  const clock = new VirtualClock();
  const conditions = parseScenario({
    page: { resources: [{ path: '/', bodyBytes: 0 }] },
    link: { rttMs: 100, rateBitsPerSecond: 800_000 },
    tcp: { mssBytes: 1000, initialWindowSegments: null },
  });
  const bottleneck = new Bottleneck(clock, { rateBitsPerSecond: 800_000, delayMs: 50 });
  const lastMs = [0, 0];
  const senders = [0, 1].map((i) => {
    const data = (): void => {
      lastMs[i] = clock.nowMs;
    };
    return new Sender({ clock, conditions, bottleneck, receiver: { data, end: () => {} } });
  });
  for (const sender of senders) {
    sender.establish();
    sender.write(Buffer.alloc(10_000));
  }
  clock.run();
  // 20 segments of 10 ms; both end with the last two of them
  expect(lastMs).toEqual([240, 250]);
});
