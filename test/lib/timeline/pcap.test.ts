import { describe, expect, test } from 'vitest';
import { InputError } from '../../../lib/errors.ts';
import type { Packet } from '../../../lib/timeline/packet.ts';
import { toPcap } from '../../../lib/timeline/pcap.ts';
import { exchange, packet } from './packets.ts';

interface Record {
  readonly ns: bigint;
  readonly bytes: Uint8Array;
  readonly originalBytes: number;
}

/** Reads a file as draft-ietf-opsawg-pcap describes it. */
function recordsOf(file: Uint8Array): Record[] {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const records: Record[] = [];
  for (let at = 24; at < file.length; ) {
    const length = view.getUint32(at + 8, true);
    records.push({
      ns: BigInt(view.getUint32(at, true)) * 1_000_000_000n + BigInt(view.getUint32(at + 4, true)),
      bytes: file.subarray(at + 16, at + 16 + length),
      originalBytes: view.getUint32(at + 12, true),
    });
    at += 16 + length;
  }
  return records;
}

const u16 = (bytes: Uint8Array, at: number) => bytes[at]! * 256 + bytes[at + 1]!;
const u32 = (bytes: Uint8Array, at: number) => u16(bytes, at) * 65_536 + u16(bytes, at + 2);

/** RFC 1071: over bytes with a valid checksum the sum is all ones. */
function onesSum(bytes: readonly number[]): number {
  let sum = 0;
  for (let at = 0; at < bytes.length; at += 2) sum += bytes[at]! * 256 + (bytes[at + 1] ?? 0);
  while (sum > 65_535) sum = (sum % 65_536) + Math.floor(sum / 65_536);
  return sum;
}

/** The IPv4 and TCP headers that a kernel sent: 10.0.0.1:41000 to 10.0.0.2:8080, sequence number 5 000 000 000 modulo 2^32. */
const realHead = Uint8Array.from([
  ...[0x45, 0, 0x05, 0xdc, 0x12, 0x34, 0x40, 0, 64, 6, 0, 0, 10, 0, 0, 1, 10, 0, 0, 2],
  ...[0xa0, 0x28, 0x1f, 0x90, 0x2a, 0x05, 0xf2, 0x00, 0, 0, 0, 9, 0x50, 0x10, 1, 0, 0, 0, 0, 0],
]);

describe('toPcap', () => {
  test('begins as a pcap file with nanoseconds and raw IP does', () => {
    const view = new DataView(toPcap([], { vantage: 'client' }).buffer);
    expect(view.byteLength).toBe(24);
    expect(view.getUint32(0, true)).toBe(0xa1b23c4d);
    expect([view.getUint16(4, true), view.getUint16(6, true)]).toEqual([2, 4]);
    expect([view.getUint32(16, true), view.getUint32(20, true)]).toEqual([65_535, 101]);
  });

  test('has what one end sent when it was sent, and what it received when it arrived', () => {
    const packets = exchange({ segments: 1, closes: false });
    const timesMs = (vantage: 'client' | 'server') =>
      recordsOf(toPcap(packets, { vantage })).map(({ ns }) => Number(ns / 1_000_000n));
    expect(timesMs('client')).toEqual([0, 100, 100, 100, 200, 200]);
    expect(timesMs('server')).toEqual([50, 50, 150, 150, 150, 250]);
  });

  test('puts causes before effects where they have one time', () => {
    const records = recordsOf(toPcap(exchange({ segments: 1, closes: false }).toReversed(), { vantage: 'client' }));
    expect(records.map(({ bytes }) => bytes[33])).toEqual([0x02, 0x12, 0x18, 0x10, 0x10, 0x10]);
  });

  test('leaves out what never arrived, but not at the end that sent it', () => {
    const packets = exchange({ loses: 1, closes: false });
    const dataOf = (vantage: 'client' | 'server') =>
      recordsOf(toPcap(packets, { vantage })).filter(({ originalBytes }) => originalBytes === 1040).length;
    expect(dataOf('server')).toBe(4);
    expect(dataOf('client')).toBe(3);
  });

  test('keeps nanoseconds, also so long after 1970', () => {
    const startedAt = new Date('2026-01-02T03:04:05.678Z');
    const times = [0, 0.000001, 321.999999, 322.0000004].map((sentAtMs) => packet({ sentAtMs }));
    expect(recordsOf(toPcap(times, { vantage: 'client', startedAt })).map(({ ns }) => ns)).toEqual([
      1_767_323_045_678_000_000n,
      1_767_323_045_678_000_001n,
      1_767_323_045_999_999_999n,
      1_767_323_046_000_000_000n,
    ]);
  });

  test('writes headers that say what the packet says, with valid checksums', () => {
    const packets = exchange({ connection: 3, segments: 2 });
    const records = recordsOf(toPcap(packets, { vantage: 'client' }));
    const [syn, synAck] = records.map(({ bytes }) => bytes);
    const first = { client: u32(syn!, 24), server: u32(synAck!, 24) };
    for (const { bytes, originalBytes } of records) {
      const isClient = u16(bytes, 20) === 40_003;
      const [own, peer] = isClient ? [first.client, first.server] : [first.server, first.client];
      const relative = { sequence: u32(bytes, 24) - own, acknowledges: u32(bytes, 28) - peer };
      const payloadBytes = originalBytes - 20 - (bytes[32]! >> 4) * 4;
      const isSyn = (bytes[33]! & 2) !== 0;
      if (bytes[33] === 2) relative.acknowledges = 0;
      expect(packets).toContainEqual(
        expect.objectContaining({ ...relative, payloadBytes, from: isClient ? 'client' : 'server' }),
      );
      expect(u16(bytes, 2)).toBe(originalBytes);
      expect(bytes).toHaveLength(isSyn ? 44 : 40);
      const segmentBytes = originalBytes - 20;
      const pseudo = [...bytes.subarray(12, 20), 0, 6, segmentBytes >> 8, segmentBytes & 255];
      expect(onesSum([...bytes.subarray(0, 20)])).toBe(65_535);
      expect(onesSum([...pseudo, ...bytes.subarray(20)])).toBe(65_535);
    }
    // MSS: that of the segments which are followed by more.
    expect([...syn!.subarray(40)]).toEqual([2, 4, 1000 >> 8, 1000 & 255]);
  });

  test('agrees on a scale where windows are larger than 16 bits', () => {
    const packets = exchange().map((one) => ({ ...one, windowBytes: one.flags.includes('SYN') ? 65_535 : 262_144 }));
    const [syn, , ack] = recordsOf(toPcap(packets, { vantage: 'client' })).map(({ bytes }) => bytes);
    expect([...syn!.subarray(44)]).toEqual([1, 3, 3, 3]);
    expect(u16(syn!, 34)).toBe(65_535);
    expect(u16(ack!, 34) << 3).toBe(262_144);
  });

  test('lets real heads stand, and goes on from their numbers where one is missing', () => {
    const real = packet({ sentAtMs: 1, clientPort: 41_000, sequence: 1001, payloadBytes: 1460, head: realHead });
    const missing = packet({ sentAtMs: 2, sequence: 2461, payloadBytes: 100, clientPort: 41_000 });
    const answer = packet({ sentAtMs: 3, from: 'server', acknowledges: 2561, clientPort: 41_000 });
    const [first, second, third] = recordsOf(toPcap([real, missing, answer], { vantage: 'client' }));
    expect(first!.bytes).toEqual(realHead);
    expect(first!.originalBytes).toBe(1500);
    expect(u32(second!.bytes, 24)).toBe(u32(realHead, 24) + 1460);
    expect([...second!.bytes.subarray(12, 20)]).toEqual([10, 0, 0, 1, 10, 0, 0, 2]);
    expect([u16(second!.bytes, 20), u16(second!.bytes, 22)]).toEqual([41_000, 8080]);
    expect(u32(third!.bytes, 28)).toBe(u32(realHead, 24) + 1560);
    expect([...third!.bytes.subarray(12, 20)]).toEqual([10, 0, 0, 2, 10, 0, 0, 1]);
  });

  test('shows one pair of addresses at each end, where the link translates them, with checksums that follow', () => {
    const valid = Uint8Array.from(realHead);
    const sumOf = (bytes: Uint8Array) => 65_535 - onesSum([...bytes]);
    new DataView(valid.buffer).setUint16(10, sumOf(valid.subarray(0, 20)));
    const back = Uint8Array.from(valid);
    back.set([10, 0, 9, 2, 10, 0, 9, 1], 12);
    back.set([0, 0], 10);
    new DataView(back.buffer).setUint16(10, sumOf(back.subarray(0, 20)));
    const packets = [packet({ sentAtMs: 0, head: valid }), packet({ sentAtMs: 60, from: 'server', head: back })];
    const pairsAt = (vantage: 'client' | 'server') =>
      recordsOf(toPcap(packets, { vantage })).map(({ bytes }) => {
        expect(onesSum([...bytes.subarray(0, 20)])).toBe(65_535);
        return bytes.subarray(12, 20).join('.');
      });
    expect(pairsAt('client')).toEqual(['10.0.9.1.10.0.9.2', '10.0.9.2.10.0.9.1']);
    expect(pairsAt('server')).toEqual(['10.0.0.1.10.0.0.2', '10.0.0.2.10.0.0.1']);
  });

  test('refuses what has no place in a capture, and says what to give', () => {
    const at = (one: Partial<Packet>) => () => toPcap([packet({ sentAtMs: 0, ...one })], { vantage: 'client' });
    expect(at({ payloadBytes: 70_000 })).toThrow('invalid payloadBytes: 70000 B; give at most 65 495');
    expect(at({ head: Uint8Array.from([0x60, 1, 2, 3, 4, 5, 6, 7, 8, 9]) })).toThrow('invalid head of a packet: 6001');
    expect(at({ head: realHead.subarray(0, 8) })).toThrow(InputError);
    expect(() => toPcap([], { vantage: 'router' as never })).toThrow(
      "unknown vantage: router; give 'client' or 'server'",
    );
    expect(() => toPcap([], { vantage: 'client', startedAt: new Date(Number.NaN) })).toThrow('invalid startedAt');
  });
});
