/** How a client opens a TCP connection, and secures it. */
export interface Opening {
  readonly tls: 'none' | '1.2' | '1.3';
  /** Whether the client has a ticket from an earlier connection, which the server takes. */
  readonly hasTicket: boolean;
  /** Whether it sends its request as early data, where that is possible. */
  readonly earlyData: boolean;
  /** Whether a TLS 1.3 server asks for another key share (HelloRetryRequest); other versions have no such thing. */
  readonly helloRetry: boolean;
}

/** Round trips from the SYN until the request leaves; bytes take no time on the link. */
export function roundTripsBefore({ tls, hasTicket, earlyData, helloRetry }: Opening): number {
  // TODO: one round trip for TCP; then count the flights of the server that the client has to wait for.
  throw new Error(`write the round trips of TLS ${tls}: ${JSON.stringify({ hasTicket, earlyData, helloRetry })}`);
}
