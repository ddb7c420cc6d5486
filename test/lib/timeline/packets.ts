/** Packets made by hand, as a link of 50 ms each way sees them: they test views, not engines. */

import type { Packet } from '../../../lib/timeline/packet.ts';

const flightMs = 50;

/** From the client where nothing else is said, delivered after 50 ms, measured. */
export function packet(of: Partial<Packet> & Pick<Packet, 'sentAtMs'>): Packet {
  const fate = of.fate ?? 'delivered';
  return {
    from: 'client',
    connection: 1,
    clientPort: 40_001,
    arrivedAtMs: fate === 'delivered' ? of.sentAtMs + flightMs : null,
    fate,
    flags: ['ACK'],
    sequence: 1,
    acknowledges: 1,
    payloadBytes: 0,
    windowBytes: 65_535,
    queuedBytes: 0,
    origin: 'measured',
    head: null,
    ...of,
  };
}

export interface Exchange {
  readonly connection?: number;
  readonly startMs?: number;
  /** Segments of the answer, of 1000 bytes each. */
  readonly segments?: number;
  /** Place, from 0, of a segment that is lost and sent again a round trip later. */
  readonly loses?: number;
  readonly fate?: Packet['fate'];
  readonly closes?: boolean;
}

/** A handshake, a request of 73 bytes, an answer in one burst, and the server's close. */
export function exchange({
  connection = 1,
  startMs = 0,
  segments = 3,
  loses,
  fate = 'lost',
  closes = true,
}: Exchange = {}): Packet[] {
  const own = { connection, clientPort: 40_000 + connection };
  const client = (atMs: number, more: Partial<Packet>) => packet({ ...own, sentAtMs: startMs + atMs, ...more });
  const server = (atMs: number, more: Partial<Packet>) => client(atMs, { from: 'server', ...more });
  const end = 1 + segments * 1000;
  const data = (place: number, atMs: number, more: Partial<Packet> = {}) =>
    server(atMs, { sequence: 1 + place * 1000, acknowledges: 74, payloadBytes: 1000, ...more });
  const places = Array.from({ length: segments }, (_, place) => place);
  const acknowledged = (place: number) => 1 + (loses === undefined || place < loses ? place + 1 : loses) * 1000;
  return [
    client(0, { flags: ['SYN'], sequence: 0, acknowledges: 0 }),
    server(50, { flags: ['SYN', 'ACK'], sequence: 0 }),
    client(100, {}),
    client(100, { flags: ['PSH', 'ACK'], payloadBytes: 73 }),
    ...places.map((place) => data(place, 150 + place, place === loses ? { fate, arrivedAtMs: null } : {})),
    ...places
      .filter((place) => place !== loses)
      .map((place) => client(200 + place, { sequence: 74, acknowledges: acknowledged(place) })),
    ...(loses === undefined ? [] : [data(loses, 260), client(310, { sequence: 74, acknowledges: end })]),
    ...(closes
      ? [
          server(400, { flags: ['FIN', 'ACK'], sequence: end, acknowledges: 74 }),
          client(450, { sequence: 74, acknowledges: end + 1 }),
          client(450, { flags: ['FIN', 'ACK'], sequence: 74, acknowledges: end + 1 }),
          server(500, { sequence: end + 1, acknowledges: 75 }),
        ]
      : []),
  ];
}
