interface Packet {
  from: string;
  flags: string[];
  sentAtMs: number;
  arrivedAtMs: number;
  payloadBytes: number;
}

/** Wrong: counts from navigation, though the connection may have been opened later. */
export function readPackets(packets: Packet[]) {
  const synAck = packets.find(({ from }) => from === 'server')!;
  const response = packets.filter(({ from, payloadBytes }) => from === 'server' && payloadBytes > 0);
  return {
    handshakeMs: synAck.arrivedAtMs,
    firstByteMs: response[0]!.arrivedAtMs,
    roundTrips: Math.round(response.at(-1)!.arrivedAtMs / synAck.arrivedAtMs),
  };
}
