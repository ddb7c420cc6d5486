/** IPv4 packets made by hand, for tests of what reads them. */

export interface TcpParts {
  readonly from: string;
  readonly to: string;
  readonly fromPort: number;
  readonly toPort: number;
  readonly sequence?: number;
  readonly acknowledges?: number;
  readonly flagBits: number;
  readonly window?: number;
  readonly options?: readonly number[];
  readonly payloadBytes?: number;
}

/** With both checksums right. */
export function tcpPacket(parts: TcpParts): Buffer {
  const { options = [], payloadBytes = 0 } = parts;
  const tcpBytes = 20 + options.length;
  const packet = Buffer.alloc(20 + tcpBytes + payloadBytes, 0x78);
  packet.fill(0, 0, 20 + tcpBytes);
  packet[0] = 0x45;
  packet.writeUInt16BE(packet.length, 2);
  packet[8] = 64;
  packet[9] = 6;
  address(packet, 12, parts.from);
  address(packet, 16, parts.to);
  packet.writeUInt16BE(checksum(packet.subarray(0, 20)), 10);
  packet.writeUInt16BE(parts.fromPort, 20);
  packet.writeUInt16BE(parts.toPort, 22);
  packet.writeUInt32BE(parts.sequence ?? 0, 24);
  packet.writeUInt32BE(parts.acknowledges ?? 0, 28);
  packet[32] = (tcpBytes / 4) << 4;
  packet[33] = parts.flagBits;
  packet.writeUInt16BE(parts.window ?? 65_535, 34);
  packet.set(options, 40);
  packet.writeUInt16BE(tcpChecksum(packet), 36);
  return packet;
}

/** RFC 1071: 0 over data that holds its own right checksum. */
export function checksum(...parts: readonly Uint8Array[]): number {
  let sum = 0;
  for (const part of parts) for (const [i, byte] of part.entries()) sum += i % 2 === 0 ? byte << 8 : byte;
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >>> 16);
  return ~sum & 0xffff;
}

/** Over the pseudo-header and the segment (RFC 9293 s.3.1), with the checksum field as it stands. */
export function tcpChecksum(packet: Buffer): number {
  const segment = packet.subarray(20);
  return checksum(packet.subarray(12, 20), Buffer.from([0, 6, segment.length >> 8, segment.length & 255]), segment);
}

function address(packet: Buffer, at: number, dotted: string): void {
  for (const [i, part] of dotted.split('.').entries()) packet[at + i] = Number(part);
}
