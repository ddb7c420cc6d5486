import { packetsOf } from 'roundtrip';
import { expect, graded } from 'roundtrip/grade';

/** The packets of the last of several connections, as plain data; each carries one object. */
function capture(of: { rttMs: number; bodyBytes: number; serverMs?: number; connections?: number }) {
  const { rttMs, bodyBytes, serverMs = 0, connections = 1 } = of;
  const resources = Array.from({ length: connections }, (_, i) => ({ path: `/object-${i}`, bodyBytes, serverMs }));
  const policy = { protocol: 'HTTP/1.0', persistent: false } as const;
  return packetsOf({ page: { resources }, link: { rttMs }, policy })
    .filter(({ connection }) => connection === connections)
    .map(({ from, flags, sentAtMs, arrivedAtMs, payloadBytes }) => {
      return { from, flags, sentAtMs, arrivedAtMs: arrivedAtMs!, payloadBytes };
    });
}

type Reading = Record<'handshakeMs' | 'firstByteMs' | 'roundTrips', number>;

graded(
  'the handshake',
  {
    points: 1,
    hint: 'The client waits from the leaving of its SYN until the SYN-ACK has arrived. Which packet is that, and which of its times?',
    misconceptions: ['stops-the-clock-at-the-server'],
  },
  async ({ call, draw }) => {
    for (const rttMs of [100, draw.integer(10, 300)]) {
      const { handshakeMs } = (await call('readPackets', capture({ rttMs, bodyBytes: 5000 }))) as Reading;
      expect(handshakeMs, `handshakeMs over a round trip of ${rttMs} ms`).toBeCloseTo(rttMs, 2);
    }
  },
);

graded(
  'the first byte',
  {
    points: 1,
    hint: 'The first byte is in the first packet of the server that carries bytes. What did the server send before it?',
    misconceptions: ['takes-an-ack-for-the-answer'],
  },
  async ({ call, draw }) => {
    const [rttMs, serverMs] = [draw.integer(10, 300), draw.integer(20, 90)];
    const { firstByteMs } = (await call('readPackets', capture({ rttMs, serverMs, bodyBytes: 5000 }))) as Reading;
    const words = `firstByteMs over a round trip of ${rttMs} ms, from a server that thinks for ${serverMs} ms`;
    expect(firstByteMs, words).toBeCloseTo(2 * rttMs + serverMs, 2);
  },
);

graded(
  'the round trips until the last byte',
  {
    points: 1,
    hint: 'After the last byte come packets that only close the connection; they carry no bytes. Measure until the last packet with bytes.',
    misconceptions: ['stops-the-clock-at-the-server', 'stops-at-the-first-byte', 'waits-for-the-close'],
  },
  async ({ call, draw }) => {
    const rttMs = draw.integer(20, 200);
    // 10 segments of 1460 bytes at first, then twice as many in each round trip: 14,600, 43,800, 102,200 bytes.
    for (const [bodyBytes, roundTrips] of [
      [5000, 2],
      [draw.integer(20_000, 40_000), 3],
      [draw.integer(50_000, 100_000), 4],
    ] as const) {
      const reading = (await call('readPackets', capture({ rttMs, bodyBytes }))) as Reading;
      expect(reading.roundTrips, `roundTrips of ${bodyBytes} bytes`).toBe(roundTrips);
    }
  },
);

graded(
  'a connection that was opened later',
  {
    points: 1,
    hint: 'What does the clock show when this connection begins?',
    visibility: 'hidden',
    misconceptions: [
      'counts-from-zero',
      'stops-the-clock-at-the-server',
      'stops-at-the-first-byte',
      'waits-for-the-close',
    ],
  },
  async ({ call, draw }) => {
    const rttMs = draw.integer(20, 200);
    const packets = capture({ rttMs, bodyBytes: 30_000, connections: 3 });
    const { handshakeMs, firstByteMs, roundTrips } = (await call('readPackets', packets)) as Reading;
    expect(handshakeMs).toBeCloseTo(rttMs, 2);
    expect(firstByteMs).toBeCloseTo(2 * rttMs, 2);
    expect(roundTrips).toBe(3);
  },
);
