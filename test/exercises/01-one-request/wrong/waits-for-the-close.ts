interface Packet {
  from: string;
  flags: string[];
  sentAtMs: number;
  arrivedAtMs: number;
  payloadBytes: number;
}

/** Wrong: takes the server's last packet for the end of the response; it only closes the connection. */
export function readPackets(packets: Packet[]) {
  const startMs = packets[0]!.sentAtMs;
  const ofServer = packets.filter(({ from }) => from === 'server');
  const handshakeMs = ofServer[0]!.arrivedAtMs - startMs;
  const firstByteMs = ofServer.find(({ payloadBytes }) => payloadBytes > 0)!.arrivedAtMs - startMs;
  return { handshakeMs, firstByteMs, roundTrips: Math.round((ofServer.at(-1)!.arrivedAtMs - startMs) / handshakeMs) };
}
