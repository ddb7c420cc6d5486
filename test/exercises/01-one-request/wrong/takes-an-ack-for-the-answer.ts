interface Packet {
  from: string;
  flags: string[];
  sentAtMs: number;
  arrivedAtMs: number;
  payloadBytes: number;
}

/** Wrong: takes whatever comes from the server after the handshake for the response, bare ACKs too. */
export function readPackets(packets: Packet[]) {
  const startMs = packets[0]!.sentAtMs;
  const [synAck, ...others] = packets.filter(({ from }) => from === 'server');
  const handshakeMs = synAck!.arrivedAtMs - startMs;
  const lastByteMs = others.filter(({ payloadBytes }) => payloadBytes > 0).at(-1)!.arrivedAtMs - startMs;
  return {
    handshakeMs,
    firstByteMs: others[0]!.arrivedAtMs - startMs,
    roundTrips: Math.round(lastByteMs / handshakeMs),
  };
}
