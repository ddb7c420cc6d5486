interface Packet {
  from: string;
  flags: string[];
  sentAtMs: number;
  arrivedAtMs: number;
  payloadBytes: number;
}

/** Wrong: ends the handshake where the SYN arrives at the server, half a round trip too early. */
export function readPackets(packets: Packet[]) {
  const [syn] = packets;
  const startMs = syn!.sentAtMs;
  const handshakeMs = syn!.arrivedAtMs - startMs;
  const response = packets.filter(({ from, payloadBytes }) => from === 'server' && payloadBytes > 0);
  const firstByteMs = response[0]!.arrivedAtMs - startMs;
  const lastByteMs = response.at(-1)!.arrivedAtMs - startMs;
  return { handshakeMs, firstByteMs, roundTrips: Math.round(lastByteMs / handshakeMs) };
}
