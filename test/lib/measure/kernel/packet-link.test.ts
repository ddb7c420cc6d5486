import { expect, test } from 'vitest';
import type { LinkOrder } from '../../../../lib/measure/kernel/messages.ts';
import { PacketLink } from '../../../../lib/measure/kernel/packet-link.ts';
import { type TcpParts, tcpChecksum, tcpPacket } from './packets.ts';

const order: LinkOrder = {
  ...{ clientOctet: 1, serverOctet: 2, rttMs: 100, rateBitsPerSecond: null, lossRate: 0, queueBytes: null },
  ...{ seed: 1, stagedLosses: [], mssBytes: 1460, initialWindowSegments: 10, slowStartAfterIdle: true },
  congestionControl: 'reno',
};
const up = { from: '10.77.1.1', to: '10.77.2.2', fromPort: 40_000, toPort: 80 };
const down = { from: '10.77.2.1', to: '10.77.1.2', fromPort: 80, toPort: 40_000 };
const [SYN, ACK] = [2, 16];

function linkOf(of: Partial<LinkOrder> = {}, frameBytes = 0) {
  const link = new PacketLink({ ...order, ...of }, { frameBytes, memoryBytes: 1_000_000 });
  const arrive = (atMs: number, packet: Buffer): void => {
    const slot = link.takeSlot();
    packet.copy(link.slotBuffers[slot]!);
    link.arrive(slot, packet.length, atMs);
  };
  const send = (atMs: number, parts: Partial<TcpParts> & { readonly flagBits: number }): void => {
    arrive(atMs, tcpPacket({ ...up, ...parts }));
  };
  /** When each packet was released, with whom it goes to. */
  const releases = (): (readonly [number, string])[] => {
    const seen: (readonly [number, string])[] = [];
    for (let dueMs = link.nextDueMs(); dueMs < Number.POSITIVE_INFINITY; dueMs = link.nextDueMs()) {
      const slot = link.takeDue(dueMs);
      const bytes = link.slotBuffers[slot]!;
      seen.push([dueMs, [...bytes.subarray(frameBytes + 16, frameBytes + 20)].join('.')]);
      link.released(slot, dueMs);
    }
    return seen;
  };
  return { link, send, arrive, releases };
}

test('PacketLink, delivers after half a round trip, to the address that the other end has', () => {
  const { send, releases } = linkOf();
  send(1000, { flagBits: SYN });
  send(1060, { ...down, flagBits: SYN | ACK });
  expect(releases()).toEqual([
    [1050, '10.77.2.1'],
    [1110, '10.77.1.1'],
  ]);
});

test('PacketLink, nothing is due before its time, and then in the order of being due', () => {
  const { link, send } = linkOf();
  send(0, { flagBits: SYN });
  expect(link.takeDue(49.9)).toBe(-1);
  expect(link.nextDueMs()).toBe(50);
  expect(link.takeDue(50)).not.toBe(-1);
  expect(link.nextDueMs()).toBe(Number.POSITIVE_INFINITY);
});

test('PacketLink, payload takes its time on the link, one packet after the other, each direction for itself', () => {
  // 1000 bytes take 8 ms at 1 Mbit/s
  const { send, releases, link } = linkOf({ rateBitsPerSecond: 1_000_000 });
  send(0, { flagBits: ACK, payloadBytes: 1000 });
  send(0, { flagBits: ACK, payloadBytes: 500 });
  send(2, { ...down, flagBits: ACK, payloadBytes: 1000 });
  send(20, { flagBits: ACK, payloadBytes: 1000 });
  expect(releases().map(([ms]) => ms)).toEqual([58, 60, 62, 78]);
  expect(link.segments).toEqual({ up: 3, down: 1 });
  expect(link.bytes).toEqual({ up: 2500, down: 1000 });
});

test('PacketLink, an acknowledgement takes no time, but waits for the data before it', () => {
  const { send, releases } = linkOf({ rateBitsPerSecond: 1_000_000 });
  send(0, { flagBits: ACK, payloadBytes: 1000 });
  send(0, { flagBits: ACK });
  expect(releases().map(([ms]) => ms)).toEqual([58, 58]);
});

test('PacketLink, drops what finds no room in the queue; the packet being sent takes none', () => {
  const { link, send, releases } = linkOf({ rateBitsPerSecond: 1_000_000, queueBytes: 1500 });
  send(0, { flagBits: SYN });
  for (const sequence of [1, 1001, 2001]) send(0, { flagBits: ACK, payloadBytes: 1000, sequence });
  expect(releases()).toHaveLength(3);
  expect(link.packets.map(({ fate, queuedBytes }) => [fate, queuedBytes])).toEqual([
    ['delivered', 0],
    ['delivered', 0],
    ['delivered', 0],
    ['dropped', 1000],
  ]);
  // 8 ms later the second has begun to leave, and there is room again.
  send(8, { flagBits: ACK, payloadBytes: 1000, sequence: 2001 });
  expect(link.packets.at(-1)).toMatchObject({ fate: 'delivered', queuedBytes: 0 });
});

test('PacketLink, loses what it is told to lose, and notes it', () => {
  const { link, send, releases } = linkOf({ stagedLosses: [{ connection: 1, from: 'client', sequence: 0 }] });
  send(0, { flagBits: SYN, sequence: 77 });
  send(1000, { flagBits: SYN, sequence: 77 });
  expect(releases().map(([ms]) => ms)).toEqual([1050]);
  expect(link.packets.map(({ fate, arrivedAtMs }) => [fate, arrivedAtMs])).toEqual([
    ['lost', null],
    ['delivered', 1050],
  ]);
});

test('PacketLink, counts connections and gives numbers relative to their first', () => {
  const { link, send } = linkOf();
  const high = 2 ** 32 - 1;
  send(0, { flagBits: SYN, sequence: high, options: [1, 3, 3, 7] });
  send(50, { ...down, flagBits: SYN | ACK, sequence: 500, acknowledges: 0, options: [1, 3, 3, 2] });
  send(100, { flagBits: ACK, sequence: 0, acknowledges: 501, payloadBytes: 10, window: 100 });
  send(150, { ...down, flagBits: ACK, sequence: 501, acknowledges: 10, payloadBytes: 1460, window: 100 });
  // The same port again: another first number, so another connection.
  send(900, { flagBits: SYN, sequence: 4242 });
  expect(link.connections).toBe(2);
  const rows = link.packets.map(({ connection, from, sequence, acknowledges, windowBytes }) => {
    return [connection, from, sequence, acknowledges, windowBytes];
  });
  expect(rows).toEqual([
    [1, 'client', 0, 0, 65_535],
    [1, 'server', 0, 1, 65_535],
    [1, 'client', 1, 1, 12_800],
    [1, 'server', 1, 11, 400],
    [2, 'client', 0, 0, 65_535],
  ]);
  expect(link.packets.map(({ head }) => head!.length)).toEqual([44, 44, 40, 40, 40]);
});

test('PacketLink, tells when data of the server leaves, by the client’s port', () => {
  const { link, send } = linkOf({ rateBitsPerSecond: 1_000_000 });
  send(0, { flagBits: SYN });
  send(5, { ...down, flagBits: ACK, payloadBytes: 1000 });
  send(5, { ...down, flagBits: ACK });
  expect([...link.leaving]).toEqual([[40_000, 13]]);
});

test('PacketLink, forgets what does not belong to the link, and needs no room for it', () => {
  const { link, send, arrive, releases } = linkOf();
  const free = link.takeSlot();
  link.giveBack(free);
  send(0, { flagBits: SYN, from: '10.77.3.1', to: '10.77.4.2' });
  arrive(0, Buffer.alloc(60, 0x60));
  expect(releases()).toEqual([]);
  expect(link.takeSlot()).toBe(free);
});

test('PacketLink, notes how late each packet was', () => {
  const { link, send } = linkOf();
  send(0, { flagBits: SYN });
  expect(link.nextDueMs()).toBe(50);
  expect(link.released(link.takeDue(50), 50.5)).toBe(0.5);
  expect(link.latenessMs).toEqual([0.5]);
});

test('PacketLink, makes checksums where the device leaves them to be made', () => {
  const { link, arrive } = linkOf({}, 14);
  const packet = tcpPacket({ ...up, flagBits: ACK, payloadBytes: 3 });
  packet.writeUInt16BE(0xbeef, 36);
  arrive(0, Buffer.concat([Buffer.alloc(14), packet]));
  const slot = link.takeDue(50);
  expect(tcpChecksum(link.slotBuffers[slot]!.subarray(14, link.lengthOf(slot)))).toBe(0);
});
