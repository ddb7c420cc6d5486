/**
 * Headers of IPv4 (RFC 791 s.3.1) and TCP (RFC 9293 s.3.1): read from packets that have them, written for those that
 * were only simulated.
 */

import { InputError } from '../errors.ts';
import { type Packet, type TcpFlag, tcpFlags } from './packet.ts';

type Side = Packet['from'];
type BySide<T> = { readonly [side in Side]: T };

/** What all packets of a connection have alike, and what their sequence numbers are counted from. */
export interface ConnectionAddresses {
  readonly ip: BySide<readonly number[]>;
  readonly port: BySide<number>;
  /** Absolute number of each side's SYN. */
  readonly firstSequence: BySide<number>;
  readonly mssBytes: number;
  /** Shift of the windows; `null`: not agreed on, 16 bits are enough. */
  readonly windowScale: number | null;
}

/** RFC 5737 s.3: addresses for documentation. */
const exampleIp: BySide<readonly number[]> = { client: [192, 0, 2, 1], server: [198, 51, 100, 1] };
const exampleServerPort = 80;
/** RFC 9293 s.3.7.1: what a 1500-byte Ethernet frame leaves. */
const usualMssBytes = 1460;
/** RFC 7323 s.2.3. */
const windowScaleMost = 14;
/** RFC 1340: the usual time to live. */
const timeToLive = 64;
const tcpProtocol = 6;
const ipBytes = 20;
const tcpBytes = 20;

const flagBits: { readonly [flag in TcpFlag]: number } = { FIN: 1, SYN: 2, RST: 4, PSH: 8, ACK: 16 };

/** IP's length of the whole packet, of which `head` may be the beginning. @throws {InputError} for what is not IPv4 and TCP */
export function ipv4TotalLength(head: Uint8Array): number {
  const headerBytes = ((head[0] ?? 0) & 15) * 4;
  if (head.length < headerBytes + tcpBytes || head[0]! >> 4 !== 4 || head[9] !== tcpProtocol) {
    throw new InputError(
      `invalid head of a packet: ${hex(head.subarray(0, 20))}; give its bytes from an IPv4 header on, TCP's header included`,
    );
  }
  return viewOf(head).getUint16(2);
}

/**
 * From the real heads of a connection where it has some; else made up, the same for the same connection. Links may translate
 * addresses on the way, so those count that `vantage` sees on what arrives.
 */
export function addressesOf(packets: readonly Packet[], vantage: Side): ConnectionAddresses {
  const { clientPort, connection } = packets[0]!;
  const made = { client: (connection * 1_000_003) >>> 0, server: (connection * 2_000_003 + 1_000_000_007) >>> 0 };
  const real = { client: realHead(packets, 'client'), server: realHead(packets, 'server') };
  const seen = (vantage === 'client' ? (real.server ?? real.client) : (real.client ?? real.server)) ?? null;
  const ip = seen === null ? exampleIp : bothSides((side) => (side === seen.from ? seen.ip : seen.peerIp));
  const serverPort = seen === null ? exampleServerPort : seen.from === 'server' ? seen.port : seen.peerPort;
  const windowMost = packets.reduce(
    (most, { flags, windowBytes }) => (flags.includes('SYN') ? most : Math.max(most, windowBytes)),
    0,
  );
  return {
    ip,
    port: { client: clientPort, server: serverPort },
    firstSequence: bothSides((side) => real[side]?.firstSequence ?? made[side]),
    mssBytes: packets.find(isFull)?.payloadBytes ?? usualMssBytes,
    windowScale:
      windowMost < 65_536 ? null : Math.min(windowScaleMost, Math.ceil(Math.log2((windowMost + 1) / 65_536))),
  };
}

/** A real head with the addresses of its connection; its checksums follow (RFC 1624 s.3, eq. 3). */
export function withAddresses(head: Uint8Array, from: Side, { ip }: ConnectionAddresses): Uint8Array {
  ipv4TotalLength(head);
  const wanted = [...ip[from], ...ip[from === 'client' ? 'server' : 'client']];
  if (wanted.every((byte, place) => head[12 + place] === byte)) return head;
  const changed = Uint8Array.from(head);
  const view = viewOf(changed);
  const tcpChecksumAt = (view.getUint8(0) & 15) * 4 + 16;
  for (let place = 0; place < wanted.length; place += 2) {
    const before = view.getUint16(12 + place);
    const after = (wanted[place]! << 8) | wanted[place + 1]!;
    view.setUint16(12 + place, after);
    for (const at of [10, tcpChecksumAt]) view.setUint16(at, updatedChecksum(view.getUint16(at), { before, after }));
  }
  return changed;
}

/** Data that is not pushed is followed by more, so its segment is as large as they come. */
function isFull({ flags, payloadBytes }: Packet): boolean {
  return payloadBytes > 0 && !flags.includes('PSH') && !flags.includes('SYN') && !flags.includes('FIN');
}

function bothSides<T>(of: (side: Side) => T): BySide<T> {
  return { client: of('client'), server: of('server') };
}

function realHead(packets: readonly Packet[], side: Side) {
  const packet = packets.find(({ from, head }) => from === side && head !== null);
  if (!packet) return null;
  const head = packet.head!;
  ipv4TotalLength(head);
  const view = viewOf(head);
  const tcpAt = (view.getUint8(0) & 15) * 4;
  return {
    from: side,
    ip: [...head.subarray(12, 16)],
    peerIp: [...head.subarray(16, 20)],
    port: view.getUint16(tcpAt),
    peerPort: view.getUint16(tcpAt + 2),
    firstSequence: (view.getUint32(tcpAt + 4) - packet.sequence) >>> 0,
  };
}

/** The headers of a packet that has none, with valid checksums for a payload of zeros. */
export function writeHead(packet: Packet, addresses: ConnectionAddresses): Uint8Array {
  const { from, flags, sequence, acknowledges, payloadBytes, windowBytes } = packet;
  const to = from === 'client' ? 'server' : 'client';
  const { ip, port, firstSequence, windowScale } = addresses;
  const isSyn = flags.includes('SYN');
  const options = isSyn ? synOptions(addresses) : [];
  const segmentBytes = tcpBytes + options.length + payloadBytes;
  if (ipBytes + segmentBytes > 65_535) {
    throw new InputError(
      `invalid payloadBytes: ${payloadBytes} B; give at most 65 495, which is all that fits into a packet of IPv4`,
    );
  }
  const head = new Uint8Array(ipBytes + tcpBytes + options.length);
  const view = viewOf(head);
  view.setUint8(0, 0x45);
  view.setUint16(2, ipBytes + segmentBytes);
  view.setUint16(6, 0x4000); // do not fragment: its identification may then be 0 (RFC 6864 s.4.1)
  view.setUint8(8, timeToLive);
  view.setUint8(9, tcpProtocol);
  head.set(ip[from], 12);
  head.set(ip[to], 16);
  view.setUint16(10, checksum(head.subarray(0, ipBytes)));

  view.setUint16(ipBytes, port[from]);
  view.setUint16(ipBytes + 2, port[to]);
  view.setUint32(ipBytes + 4, firstSequence[from] + sequence);
  view.setUint32(ipBytes + 8, flags.includes('ACK') ? firstSequence[to] + acknowledges : 0);
  view.setUint8(ipBytes + 12, ((tcpBytes + options.length) / 4) << 4);
  view.setUint8(
    ipBytes + 13,
    tcpFlags.reduce((bits, flag) => bits | (flags.includes(flag) ? flagBits[flag] : 0), 0),
  );
  view.setUint16(ipBytes + 14, Math.min(65_535, windowBytes >>> (isSyn ? 0 : (windowScale ?? 0))));
  head.set(options, ipBytes + tcpBytes);
  // RFC 9293 s.3.1: the pseudo header is addresses, protocol and length.
  const pseudo = [...ip[from], ...ip[to], 0, tcpProtocol, segmentBytes >> 8, segmentBytes & 255];
  view.setUint16(ipBytes + 16, checksum([...pseudo, ...head.subarray(ipBytes)]));
  return head;
}

/** RFC 9293 s.3.2 and RFC 7323 s.2.2, filled up to whole words. */
function synOptions({ mssBytes, windowScale }: ConnectionAddresses): number[] {
  const noOperation = 1;
  const mss = [2, 4, mssBytes >> 8, mssBytes & 255];
  return windowScale === null ? mss : [...mss, noOperation, 3, 3, windowScale];
}

/** RFC 1071: the ones' complement of the ones' complement sum of 16-bit words. */
function checksum(bytes: ArrayLike<number>): number {
  let sum = 0;
  for (let at = 0; at < bytes.length; at += 2) sum += (bytes[at]! << 8) | (bytes[at + 1] ?? 0);
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >>> 16);
  return ~sum & 0xffff;
}

function updatedChecksum(sum: number, { before, after }: { before: number; after: number }): number {
  const total = (~sum & 0xffff) + (~before & 0xffff) + after;
  return ~((total & 0xffff) + (total >>> 16) + (((total & 0xffff) + (total >>> 16)) >>> 16)) & 0xffff;
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function hex(bytes: Uint8Array): string {
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
