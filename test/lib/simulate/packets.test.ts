import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { InputError, UnsupportedError } from '../../../lib/errors.ts';
import type { ScenarioInput } from '../../../lib/scenario/scenario.ts';
import { packetsOf } from '../../../lib/simulate/packets.ts';
import { simulate } from '../../../lib/simulate/simulate.ts';
import type { Packet } from '../../../lib/timeline/packet.ts';
import { scenarios } from '../../contract/scenarios.ts';
import { exploration } from '../../exploration.ts';

const short = ({ from, flags, sequence, payloadBytes, acknowledges, sentAtMs }: Packet) =>
  `${sentAtMs} ${from} ${flags.join('-')} ${sequence}+${payloadBytes} ${acknowledges}`;

const oneObject = { page: { resources: [{ path: '/', bodyBytes: 4000, requestBytes: 73 }] } };

const isSyn = ({ flags }: Packet) => flags.includes('SYN') && !flags.includes('ACK');
const isFin = ({ flags }: Packet) => flags.includes('FIN');
const endOf = ({ flags, sequence, payloadBytes }: Packet) =>
  sequence + payloadBytes + (flags.includes('SYN') || flags.includes('FIN') ? 1 : 0);

describe('packetsOf', () => {
  test('numbers the packets of a page as a capture would', () => {
    expect(packetsOf(oneObject).map(short)).toEqual([
      '0 client SYN 0+0 0',
      '50 server SYN-ACK 0+0 1',
      '100 client ACK 1+0 1',
      '100 client PSH-ACK 1+73 1',
      '150 server ACK 1+0 74',
      '150 server ACK 1+1460 74',
      '150 server ACK 1461+1460 74',
      '150 server PSH-ACK 2921+1080 74',
      '200 client ACK 74+0 1461',
      '200 client ACK 74+0 2921',
      '200 client ACK 74+0 4001',
    ]);
  });

  test('acknowledges every second segment where ACKs are delayed', () => {
    const acks = packetsOf({ ...oneObject, tcp: { windowGrowth: 1.5 } })
      .filter(({ from, sentAtMs }) => from === 'client' && sentAtMs >= 200)
      .map(({ acknowledges }) => acknowledges);
    expect(acks).toEqual([2921]);
  });

  test('repeats the ACK of what is missing, and the sequence number of what is sent again', () => {
    const scenario = { ...oneObject, link: { lossRate: 0.02 } };
    const seed = Array.from({ length: 20_000 }, (_, index) => index + 1).find((candidate) => {
      const lost = packetsOf(scenario, { seed: candidate }).flatMap(({ fate }, place) =>
        fate === 'lost' ? [place] : [],
      );
      return lost.length === 1 && lost[0] === 5;
    })!;
    const packets = packetsOf(scenario, { seed });
    expect(packets[5]).toMatchObject({ fate: 'lost', arrivedAtMs: null, sequence: 1, payloadBytes: 1460 });
    const after = packets.slice(8).map(short);
    expect(after.slice(0, 2)).toEqual(['200 client ACK 74+0 1', '200 client ACK 74+0 1']);
    expect(after[2]).toMatch(/ server ACK 1\+1460 74$/);
    expect(after[3]).toMatch(/ client ACK 74\+0 4001$/);
  });

  test('counts what waits on the link before a packet', () => {
    const link = { rttMs: 100, rateBitsPerSecond: 1_000_000 };
    const data = packetsOf({ ...oneObject, link }).filter(
      ({ from, payloadBytes }) => from === 'server' && payloadBytes > 0,
    );
    expect(data.map(({ queuedBytes }) => queuedBytes)).toEqual([0, 1460, 2920]);
    // 1460 bytes take 11.68 ms at 1 Mbit/s; the request, of 73 bytes, took 0.584 ms.
    expect(data[1]!.arrivedAtMs).toBeCloseTo(150.584 + 2 * 11.68 + 50, 6);
  });

  test('closes as the totals of the timeline count: four packets, begun by the side that closes', () => {
    const perRequest = { ...oneObject, policy: { protocol: 'HTTP/1.0', persistent: false } } as const;
    const packets = packetsOf(perRequest);
    expect(packets.slice(-4).map(short)).toEqual([
      '200 client ACK 74+0 4001',
      '200 client ACK 74+0 4002',
      '200 client FIN-ACK 74+0 4002',
      '250 server ACK 4002+0 75',
    ]);
    expect(packets.filter((packet) => isFin(packet)).map(short)[0]).toBe('150 server FIN-ACK 4001+0 74');
    const control = packets.filter((packet) => isSyn(packet) || isFin(packet)).length;
    // Each SYN and FIN has an answer of its own but for the client's ACK of the SYN-ACK.
    expect(simulate(perRequest).totals.controlPackets).toBe(2 * control + 1);
  });

  test('adds to the FIN of an idle server what the simulator leaves out: the client closes too', () => {
    const late = { path: '/late', bodyBytes: 10, delayMs: 9000 };
    const packets = packetsOf({ page: { resources: [...oneObject.page.resources, late] } });
    const closing = packets.filter(({ connection, sentAtMs }) => connection === 1 && sentAtMs > 1000);
    expect(closing.map(short)).toEqual([
      '5150 server FIN-ACK 4001+0 74',
      '5200 client ACK 74+0 4002',
      '5200 client FIN-ACK 74+0 4002',
      '5250 server ACK 4002+0 75',
    ]);
  });

  test('says that they are simulated and have no heads, and offers the largest window that TCP knows', () => {
    for (const packet of packetsOf(oneObject)) {
      expect(packet).toMatchObject({ origin: 'simulated', head: null, connection: 1, clientPort: 49_152 });
      expect(packet.windowBytes).toBe(packet.flags.includes('SYN') ? 65_535 : 1_073_725_440);
    }
  });

  test('is the same for the same seed, and frozen', () => {
    const lossy: ScenarioInput = { ...oneObject, link: { lossRate: 0.2 } };
    expect(packetsOf(lossy, { seed: 5 })).toEqual(packetsOf(lossy, { seed: 5 }));
    expect(packetsOf(lossy, { seed: 5 })).not.toEqual(packetsOf(lossy, { seed: 6 }));
    expect(() => Object.assign(packetsOf(oneObject)[0]!, { sequence: 7 })).toThrow(TypeError);
  });

  test('declines HTTP/3, and says what to take', () => {
    const quic = { ...oneObject, policy: { protocol: 'HTTP/3', security: 'quic' } } as const;
    expect(() => packetsOf(quic)).toThrow(UnsupportedError);
    expect(() => packetsOf(quic)).toThrow('HTTP/3 sends no packets of TCP; take another protocol, or story(scenario)');
    expect(() => packetsOf(oneObject, { seed: 0.5 })).toThrow(InputError);
  });
});

describe('packetsOf, whatever the page, the link and the policy', () => {
  const overTcp = { protocols: ['HTTP/1.0', 'HTTP/1.1', 'HTTP/2'] } as const;
  const cases = fc.record({ draft: scenarios(overTcp), lossRate: fc.constantFrom(0, 0, 0.03), seed: fc.nat(1000) });
  const holds = (law: (packets: readonly Packet[], scenario: ScenarioInput, seed: number) => void) =>
    fc.assert(
      fc.property(cases, ({ draft, lossRate, seed }) => {
        // With Fast Open and a lost SYN, data arrives where nobody listens yet.
        const link = { ...draft.link, lossRate: draft.tcp.fastOpen ? 0 : lossRate };
        const scenario = { ...draft, link };
        law(packetsOf(scenario, { seed }), scenario, seed);
      }),
      { seed: exploration.seed, numRuns: exploration.runs },
    );

  test('has the handshakes of the timeline, and the closes', () => {
    holds((packets, scenario, seed) => {
      const { connections, totals } = simulate(scenario, { seed });
      const opened = new Set(packets.filter(isSyn).map(({ connection }) => connection));
      expect(opened.size).toBe(totals.handshakes);
      for (const { id, closedBy } of connections) {
        const fins = packets.filter(
          (packet) => packet.connection === id && isFin(packet) && packet.arrivedAtMs !== null,
        );
        const sides = new Set(fins.map(({ from }) => from));
        if (closedBy === null) expect(sides.has('client')).toBe(false);
        else expect(sides.size).toBe(2);
      }
    });
  });

  test('keeps the order of a first-come-first-served link', () => {
    holds((packets) => {
      for (const side of ['client', 'server']) {
        const arrived = packets.filter(({ from, arrivedAtMs }) => from === side && arrivedAtMs !== null);
        for (const [place, packet] of arrived.slice(1).entries()) {
          expect(packet.arrivedAtMs).toBeGreaterThanOrEqual(arrived[place]!.arrivedAtMs!);
          expect(packet.sentAtMs).toBeGreaterThanOrEqual(arrived[place]!.sentAtMs);
        }
      }
    });
  });

  test('acknowledges all that had arrived without a gap, and nothing else', () => {
    holds((packets) => {
      for (const packet of packets.filter(({ flags }) => flags.includes('ACK'))) {
        const fromPeer = packets.filter(
          (other) => other.connection === packet.connection && other.from !== packet.from,
        );
        // A message of no bytes takes no numbers: that one is missing stops the receiver, and no number can show it.
        if (
          fromPeer.some(
            ({ fate, flags, payloadBytes }) => fate === 'lost' && flags.includes('PSH') && payloadBytes === 0,
          )
        )
          continue;
        const without = (isThere: (ms: number) => boolean) => {
          const arrived = fromPeer.filter(({ arrivedAtMs }) => arrivedAtMs !== null && isThere(arrivedAtMs));
          let next = 0;
          for (const other of arrived.toSorted((a, b) => a.sequence - b.sequence)) {
            if (other.sequence <= next) next = Math.max(next, endOf(other));
          }
          return next;
        };
        expect(packet.acknowledges).toBeGreaterThanOrEqual(without((ms) => ms < packet.sentAtMs));
        expect(packet.acknowledges).toBeLessThanOrEqual(without((ms) => ms <= packet.sentAtMs));
      }
    });
  });

  test('carries the bytes of the page, each of them once but for what is sent again', () => {
    const plain = { ...overTcp, securities: ['none'], idleTimeouts: false } as const;
    fc.assert(
      fc.property(scenarios(plain), (draft) => {
        const packets = packetsOf(draft);
        const carried = (side: Packet['from']) => {
          const until = new Map<number, number>();
          let bytes = 0;
          for (const packet of packets.filter(({ from }) => from === side)) {
            const { connection, payloadBytes } = packet;
            const sequence = packet.sequence + (packet.flags.includes('SYN') ? 1 : 0);
            const from = Math.max(sequence, until.get(connection) ?? 1);
            const next = Math.max(from, sequence + payloadBytes);
            bytes += next - from;
            until.set(connection, next);
          }
          return bytes;
        };
        const { resources } = draft.page;
        const sizes = {
          client: resources.reduce((sum, { requestBytes = 0 }) => sum + requestBytes, 0),
          server: resources.reduce((sum, { headerBytes = 0, bodyBytes }) => sum + headerBytes + bodyBytes, 0),
        };
        expect({ client: carried('client'), server: carried('server') }).toEqual(sizes);
      }),
      { seed: exploration.seed, numRuns: exploration.runs },
    );
  });
});
