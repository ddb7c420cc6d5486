import { expect, test } from 'vitest';
import {
  fillTcpChecksum,
  isIpv4,
  segmentHeader,
  swapAddresses,
  thirdOctet,
  windowScaleOf,
} from '../../../../lib/measure/kernel/ip-packet.ts';
import { checksum, tcpChecksum, tcpPacket } from './packets.ts';

const syn = tcpPacket({
  ...{ from: '10.77.1.1', to: '10.77.2.2', fromPort: 40_000, toPort: 80 },
  ...{ sequence: 4_000_000_000, flagBits: 2, window: 64_240 },
  // MSS 1460, no-operation, window scale 7
  options: [2, 4, 5, 180, 1, 3, 3, 7],
});

test('segmentHeader, reads what a TCP header says', () => {
  expect(segmentHeader(syn, 0, syn.length)).toEqual({
    ...{ sourcePort: 40_000, destinationPort: 80, sequence: 4_000_000_000, acknowledges: 0 },
    ...{ flagBits: 2, windowBytes: 64_240, payloadBytes: 0 },
  });
  const data = tcpPacket({ from: '1.2.3.4', to: '5.6.7.8', fromPort: 1, toPort: 2, flagBits: 24, payloadBytes: 1460 });
  expect(segmentHeader(data, 0, data.length)!.payloadBytes).toBe(1460);
});

test('segmentHeader, is null for what is not TCP or is cut off', () => {
  const udp = Buffer.from(syn);
  udp[9] = 17;
  expect(segmentHeader(udp, 0, udp.length)).toBeNull();
  expect(segmentHeader(syn, 0, 39)).toBeNull();
});

test('isIpv4, knows IPv6 and scraps', () => {
  expect(isIpv4(syn, 0, syn.length)).toBe(true);
  expect(isIpv4(Buffer.from([0x60, 0, 0, 0]), 0, 40)).toBe(false);
  expect(isIpv4(syn, 0, 19)).toBe(false);
});

test('windowScaleOf, finds the option wherever it stands, and takes 0 without it', () => {
  expect(windowScaleOf(syn, 0)).toBe(7);
  const plain = tcpPacket({ from: '1.2.3.4', to: '5.6.7.8', fromPort: 1, toPort: 2, flagBits: 2 });
  expect(windowScaleOf(plain, 0)).toBe(0);
});

test('swapAddresses, gives each end the address by which the other knows it, and leaves the checksums right', () => {
  const packet = Buffer.from(syn);
  swapAddresses(packet, 0);
  expect([...packet.subarray(12, 20)]).toEqual([10, 77, 1, 2, 10, 77, 2, 1]);
  expect(checksum(packet.subarray(0, 20))).toBe(0);
  expect(tcpChecksum(packet)).toBe(0);
  swapAddresses(packet, 0);
  expect(packet).toEqual(syn);
});

test('thirdOctet, of either address', () => {
  expect(thirdOctet(syn, 0, 'source')).toBe(1);
  expect(thirdOctet(syn, 0, 'destination')).toBe(2);
});

test.each([0, 1, 1459])('fillTcpChecksum, makes it right with %i bytes of payload behind a frame', (payloadBytes) => {
  const parts = { from: '10.77.1.1', to: '10.77.2.2', fromPort: 40_000, toPort: 80, flagBits: 24, payloadBytes };
  const packet = Buffer.concat([Buffer.alloc(14, 0xff), tcpPacket(parts)]);
  packet.writeUInt16BE(0x1234, 14 + 36);
  fillTcpChecksum(packet, 14, packet.length - 14);
  expect(tcpChecksum(packet.subarray(14))).toBe(0);
});
