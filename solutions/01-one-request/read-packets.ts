/** A packet of one connection, as a capture at the link shows it. */
export interface Packet {
  readonly from: 'client' | 'server';
  /** Such as `SYN`, `ACK` or `FIN`; a SYN-ACK has both. */
  readonly flags: readonly string[];
  /** When it left its sender, and when it arrived, in ms on one clock. */
  readonly sentAtMs: number;
  readonly arrivedAtMs: number;
  /** Bytes of the request or response in it; 0 where it only opens, acknowledges or closes. */
  readonly payloadBytes: number;
}

/** What a connection's packets say about its only exchange, as the client saw it. */
export interface Reading {
  /** From the leaving of the SYN to the arrival of the SYN-ACK. */
  readonly handshakeMs: number;
  /** From the leaving of the SYN to the arrival of the first byte of the response. */
  readonly firstByteMs: number;
  /** How many round trips passed from the leaving of the SYN until the last byte was there; the handshake is one. */
  readonly roundTrips: number;
}

/** Reads the packets of a connection, which are in the order of their sending. */
export function readPackets(packets: readonly Packet[]): Reading {
  // BEGIN SOLUTION
  // The first packet is the SYN. Times count from its leaving, not from 0: the connection may have been opened late.
  const startMs = packets[0]!.sentAtMs;
  const synAck = packets.find(({ from, flags }) => from === 'server' && flags.includes('SYN'))!;
  const handshakeMs = synAck.arrivedAtMs - startMs;
  // The server may acknowledge the request before it answers. Only packets with bytes are the response.
  const response = packets.filter(({ from, payloadBytes }) => from === 'server' && payloadBytes > 0);
  const firstByteMs = response[0]!.arrivedAtMs - startMs;
  // The handshake takes one round trip and nothing else. Packets without bytes close the connection; they do not count.
  const lastByteMs = response.at(-1)!.arrivedAtMs - startMs;
  return { handshakeMs, firstByteMs, roundTrips: Math.round(lastByteMs / handshakeMs) };
  // END SOLUTION
  // BEGIN STUB
  // // TODO: find the SYN and the SYN-ACK; the handshake lies between them.
  // // TODO: find the first packet of the response, and the last.
  // // TODO: how often does the handshake's time fit into the time until the last byte? Round it.
  // throw new Error(`write what these ${packets.length} packets say: handshakeMs, firstByteMs, roundTrips`);
  // END STUB
}
