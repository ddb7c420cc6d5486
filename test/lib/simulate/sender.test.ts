import { describe, expect, test } from 'vitest';
import type { PacketEvent } from '../../../lib/simulate/trace.ts';
import { pageLoadMs, pageOf, runThatLoses, traced } from './pages.ts';

const lossy = { rttMs: 100, lossRate: 0.05 };

/** Whether `packet` is the first attempt at a segment of `from`, by its place in the stream. */
const isData = (packet: PacketEvent, from: string, segment: number) =>
  packet.from === from && packet.segment === segment && packet.attempt === 1;

describe('Sender', () => {
  /** Twice 15 segments from a window of 4, with a pause between them: 112 ms of slow start the first time. */
  const afterPause = (delayMs: number, slowStartAfterIdle = true) => {
    const bodyBytes = 15 * 1460;
    const page = {
      resources: [
        { path: '/1', bodyBytes },
        { path: '/2', bodyBytes, delayMs },
      ],
    };
    return (
      pageLoadMs({ page, link: { rttMs: 56 }, tcp: { initialWindowSegments: 4, slowStartAfterIdle } }) - 224 - delayMs
    );
  };

  test('restarts from the initial window when nothing was sent for longer than the timeout of 1 s', () => {
    // The server sent last 28 ms before the client had it all, and sends next 28 ms after the request left.
    expect(afterPause(1000 - 56)).toBe(56);
    expect(afterPause(1000 - 56 + 1)).toBe(56 + 112);
    expect(afterPause(3000)).toBe(56 + 112);
  });

  test('does not restart where slowStartAfterIdle is false', () => {
    expect(afterPause(3000, false)).toBe(56);
  });

  test('holds up no FIN for the congestion window', () => {
    // Three segments fill the window at 600 ms; the idle timer ends at 900, before they are acknowledged at 1000.
    const { timeline } = traced({
      page: {
        resources: [
          { path: '/', bodyBytes: 3 * 1460 },
          { path: '/later', bodyBytes: 1, delayMs: 500 },
        ],
      },
      link: { rttMs: 400 },
      tcp: { initialWindowSegments: 3 },
      policy: { idleTimeoutMs: 300 },
    });
    expect(timeline.connections[0]).toMatchObject({ closedAtMs: 1100, closedBy: 'server' });
  });

  test('connections share a link evenly where nothing but the link holds them up', () => {
    const { timeline } = traced({
      page: pageOf(4, 50 * 1460),
      link: { rttMs: 100, rateBitsPerSecond: 1e7 },
      tcp: { initialWindowSegments: null },
      policy: { connectionsMax: 4 },
    });
    const [first, ...others] = timeline.requests.slice(1).map(({ phases }) => phases.at(-1)!.endMs);
    // The first has an open connection, so it is alone for a round trip; the others end within three segments.
    expect(first).toBeLessThan(others[0]!);
    expect(Math.max(...others) - Math.min(...others)).toBeLessThan(3 * 1.168 + 0.01);
  });
});

describe('Sender, losses', () => {
  const tenSegments = { page: pageOf(0, 10 * 1460), link: lossy };

  test('a lost tail waits for the retransmission timeout, which is 1 s (RFC 6298 s.2.4)', () => {
    const { timeline, packets } = runThatLoses(tenSegments, (packet) => isData(packet, 'server', 9));
    // The response left at 150 ms; the last ACK before the timeout came at 250 ms and restarted the timer.
    expect(timeline.totals.pageLoadMs).toBe(250 + 1000 + 50);
    expect(packets.filter(({ lossNoticedBy }) => lossNoticedBy === 'timeout')).toHaveLength(1);
  });

  test('a lost segment with three behind it is sent again after a round trip', () => {
    const { timeline, packets } = runThatLoses(tenSegments, (packet) => isData(packet, 'server', 6));
    expect(timeline.totals.pageLoadMs).toBe(200 + 100);
    expect(packets.find(({ attempt }) => attempt === 2)).toMatchObject({ segment: 6, lossNoticedBy: 'later packets' });
  });

  test('two behind it are not enough', () => {
    const { timeline } = runThatLoses(tenSegments, (packet) => isData(packet, 'server', 7));
    expect(timeline.totals.pageLoadMs).toBe(250 + 1000 + 50);
  });

  test('the window is halved once for all losses of a flight, and starts from 1 after a timeout', () => {
    const fast = runThatLoses(
      { page: pageOf(0, 20 * 1460), link: lossy, tcp: { initialWindowSegments: 20 } },
      (packet) => isData(packet, 'server', 10) || isData(packet, 'server', 12),
    );
    const resent = fast.packets.filter(({ attempt }) => attempt === 2);
    expect(resent.map(({ segment, windowSegments }) => [segment, windowSegments])).toEqual([
      [10, 5],
      [12, 5],
    ]);
    const timeout = runThatLoses(tenSegments, (packet) => isData(packet, 'server', 9));
    expect(timeout.packets.find(({ attempt }) => attempt === 2)!.windowSegments).toBe(1);
  });

  test('a lost ACK is made good by the next', () => {
    let acks = 0;
    const { timeline, packets } = runThatLoses({ page: pageOf(0, 12 * 1460), link: lossy }, (packet, place) => {
      if (place === 0) acks = 0;
      // The first ACK of the client is that of the handshake; the second is for the first segment.
      return packet.from === 'client' && packet.kind === 'ack' && ++acks === 2;
    });
    expect(timeline.totals.pageLoadMs).toBe(300);
    expect(packets.every(({ attempt }) => attempt < 2)).toBe(true);
  });

  test('without congestion control a loss is repaired and the window stays unlimited', () => {
    const { packets } = runThatLoses({ ...tenSegments, tcp: { initialWindowSegments: null } }, (packet) =>
      isData(packet, 'server', 3),
    );
    expect(packets.every(({ windowSegments }) => windowSegments === null)).toBe(true);
  });
});
