/**
 * Packets as a capture file, for Wireshark and tshark: pcap with nanoseconds and raw IP (LINKTYPE_RAW), as if tcpdump had
 * run at one end of the link. What that end sends stands where it was sent, what it receives where it arrived; what never
 * arrived there is not in its capture.
 *
 * Real heads stand as they are, but for the addresses where the link translates them: one end sees one pair. For packets
 * without a head, an IPv4 and a TCP header are written that say the same: checksums are those of a payload of zeros, a SYN
 * has the options MSS (RFC 9293 s.3.7.1) and, where any window needs it, window scale (RFC 7323 s.2). In a connection that
 * has real heads too, addresses, ports and sequence numbers go on from those. Payload is not in the file; the original
 * length says how much there was, as with a short snap length.
 *
 * Source: IETF draft-ietf-opsawg-pcap, "PCAP Capture File Format".
 */

import { InputError } from '../errors.ts';
import type { Packet } from './packet.ts';
import { addressesOf, type ConnectionAddresses, ipv4TotalLength, withAddresses, writeHead } from './tcp-head.ts';

export interface PcapOptions {
  /** Whose network card it would have been. */
  readonly vantage: 'client' | 'server';
  /** When navigation started; the beginning of 1970 where it is left out, so that equal packets give equal files. */
  readonly startedAt?: Date;
}

const magicWithNanoseconds = 0xa1b23c4d;
const linkTypeRaw = 101;
const fileHeaderBytes = 24;
const recordHeaderBytes = 16;
const snapLengthBytes = 65_535;

/**
 * A pcap file of the packets that one end sent and received.
 *
 * @param packets of a run, in any order
 * @throws {InputError} for an unknown vantage, an invalid date, or a head that is not of IPv4 and TCP
 * @example
 * writeFileSync('page.pcap', toPcap(packetsOf(scenario), { vantage: 'client' }));
 */
export function toPcap(packets: readonly Packet[], { vantage, startedAt = new Date(0) }: PcapOptions): Uint8Array {
  if (vantage !== 'client' && vantage !== 'server') {
    throw new InputError(`unknown vantage: ${vantage}; give 'client' or 'server'`);
  }
  const startedAtMs = startedAt.getTime();
  if (!(startedAtMs >= 0)) throw new InputError(`invalid startedAt: ${startedAt}; give a date from 1970 on`);
  const records = recordsAt(vantage, packets);
  const sizeBytes = records.reduce((sum, { head }) => sum + recordHeaderBytes + head.length, fileHeaderBytes);
  const file = new Uint8Array(sizeBytes);
  const view = new DataView(file.buffer);
  const little = true;
  view.setUint32(0, magicWithNanoseconds, little);
  view.setUint16(4, 2, little);
  view.setUint16(6, 4, little);
  view.setUint32(16, snapLengthBytes, little);
  view.setUint32(20, linkTypeRaw, little);
  let at = fileHeaderBytes;
  for (const { atMs, head } of records) {
    // Apart, because milliseconds since 1970 have no room for nanoseconds in a number.
    const wholeMs = Math.floor(atMs);
    const nsInMs = Math.min(999_999, Math.round((atMs - wholeMs) * 1e6));
    view.setUint32(at, Math.floor((startedAtMs + wholeMs) / 1000), little);
    view.setUint32(at + 4, ((startedAtMs + wholeMs) % 1000) * 1e6 + nsInMs, little);
    view.setUint32(at + 8, head.length, little);
    view.setUint32(at + 12, ipv4TotalLength(head), little);
    file.set(head, at + recordHeaderBytes);
    at += recordHeaderBytes + head.length;
  }
  return file;
}

/** In the order of the clock; of one instant, first what was sent first: causes before effects. */
function recordsAt(vantage: PcapOptions['vantage'], packets: readonly Packet[]) {
  const addresses = new Map<number, ConnectionAddresses>();
  for (const [connection, own] of byConnection(packets)) addresses.set(connection, addressesOf(own, vantage));
  return packets
    .map((packet) => ({ packet, atMs: packet.from === vantage ? packet.sentAtMs : packet.arrivedAtMs }))
    .filter((record): record is { packet: Packet; atMs: number } => record.atMs !== null)
    .sort((a, b) => a.atMs - b.atMs || a.packet.sentAtMs - b.packet.sentAtMs)
    .map(({ packet, atMs }) => {
      const own = addresses.get(packet.connection)!;
      return {
        atMs,
        head: packet.head === null ? writeHead(packet, own) : withAddresses(packet.head, packet.from, own),
      };
    });
}

function byConnection(packets: readonly Packet[]): ReadonlyMap<number, readonly Packet[]> {
  const groups = new Map<number, Packet[]>();
  for (const packet of packets) {
    const group = groups.get(packet.connection);
    if (group) group.push(packet);
    else groups.set(packet.connection, [packet]);
  }
  return groups;
}
