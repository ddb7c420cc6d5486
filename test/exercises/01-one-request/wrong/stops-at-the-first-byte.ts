interface Packet {
  from: string;
  flags: string[];
  sentAtMs: number;
  arrivedAtMs: number;
  payloadBytes: number;
}

/** Wrong: takes the first byte for the whole response. */
export function readPackets(packets: Packet[]) {
  const startMs = packets[0]!.sentAtMs;
  const synAck = packets.find(({ from }) => from === 'server')!;
  const handshakeMs = synAck.arrivedAtMs - startMs;
  const first = packets.find(({ from, payloadBytes }) => from === 'server' && payloadBytes > 0)!;
  const firstByteMs = first.arrivedAtMs - startMs;
  return { handshakeMs, firstByteMs, roundTrips: Math.round(firstByteMs / handshakeMs) };
}
