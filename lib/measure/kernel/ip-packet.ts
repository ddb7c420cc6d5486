/**
 * IPv4 and TCP headers as they lie in memory (RFC 791 s.3.1, RFC 9293 s.3.1): what the emulator has to read of a packet, and
 * the one thing that it changes.
 *
 * Both ends of the link live in one network namespace, whose kernel would deliver a packet to one of its own addresses
 * without ever showing it to a device. So each end knows the other by an address that nobody has: `.2` for `.1`. The
 * emulator turns one into the other in source and destination, in either case by flipping the last two bits (1 and 2). One
 * address grows by 1 and the other shrinks by 1, so the sums over both (RFC 1071), which IP, TCP and UDP put into their
 * headers, stay what they are.
 */

export const tcpProtocol = 6;

/** A TCP segment without its bytes. Sequence and acknowledgement numbers are absolute. */
export interface SegmentHeader {
  readonly sourcePort: number;
  readonly destinationPort: number;
  readonly sequence: number;
  readonly acknowledges: number;
  /** RFC 9293 s.3.1: bit 0 is FIN, then SYN, RST, PSH, ACK. */
  readonly flagBits: number;
  readonly windowBytes: number;
  readonly payloadBytes: number;
}

export const flagBit = { FIN: 1, SYN: 2, RST: 4, PSH: 8, ACK: 16 } as const;

/** Whether `length` bytes from `offset` can be an IPv4 packet. */
export function isIpv4(bytes: Buffer, offset: number, length: number): boolean {
  return length >= 20 && bytes[offset]! >> 4 === 4;
}

/** The third number of an address, `source` or `destination`. */
export function thirdOctet(bytes: Buffer, offset: number, of: 'source' | 'destination'): number {
  return bytes[offset + (of === 'source' ? 14 : 18)]!;
}

/** From the address that one end has to the one by which the other knows it, and the other way round. */
export function swapAddresses(bytes: Buffer, offset: number): void {
  bytes[offset + 15] = bytes[offset + 15]! ^ 3;
  bytes[offset + 19] = bytes[offset + 19]! ^ 3;
}

/** `null`: not TCP, or cut off. */
export function segmentHeader(bytes: Buffer, offset: number, length: number): SegmentHeader | null {
  const ipBytes = (bytes[offset]! & 15) * 4;
  if (bytes[offset + 9] !== tcpProtocol || length < ipBytes + 20) return null;
  const at = offset + ipBytes;
  const tcpBytes = (bytes[at + 12]! >> 4) * 4;
  const totalBytes = bytes.readUInt16BE(offset + 2);
  return {
    sourcePort: bytes.readUInt16BE(at),
    destinationPort: bytes.readUInt16BE(at + 2),
    sequence: bytes.readUInt32BE(at + 4),
    acknowledges: bytes.readUInt32BE(at + 8),
    flagBits: bytes[at + 13]!,
    windowBytes: bytes.readUInt16BE(at + 14),
    payloadBytes: Math.max(0, totalBytes - ipBytes - tcpBytes),
  };
}

/** The window scale that a SYN offers (RFC 7323 s.2.2); 0 where it offers none. */
export function windowScaleOf(bytes: Buffer, offset: number): number {
  const at = offset + (bytes[offset]! & 15) * 4;
  const end = at + (bytes[at + 12]! >> 4) * 4;
  for (let option = at + 20; option < end; ) {
    const kind = bytes[option]!;
    if (kind === 0) break;
    if (kind === 1) option++;
    else {
      if (kind === 3) return bytes[option + 2]!;
      option += Math.max(2, bytes[option + 1]!);
    }
  }
  return 0;
}

/**
 * Fills in the TCP checksum (RFC 9293 s.3.1). A veth device hands out packets whose checksum is still to be made, because
 * it knows no wire that could damage them; a TUN device makes it.
 */
export function fillTcpChecksum(bytes: Buffer, offset: number, length: number): void {
  if (bytes[offset + 9] !== tcpProtocol) return;
  const at = offset + (bytes[offset]! & 15) * 4;
  const end = offset + length;
  bytes.writeUInt16BE(0, at + 16);
  let sum = tcpProtocol + (end - at);
  for (let word = offset + 12; word < offset + 20; word += 2) sum += bytes.readUInt16BE(word);
  let word = at;
  for (; word + 1 < end; word += 2) sum += (bytes[word]! << 8) | bytes[word + 1]!;
  if (word < end) sum += bytes[word]! << 8;
  sum = (sum & 0xffff) + (sum >>> 16);
  sum = (sum & 0xffff) + (sum >>> 16);
  bytes.writeUInt16BE(~sum & 0xffff, at + 16);
}
