/** How a QUIC connection begins. */
export interface Opening {
  /** Whether the request rides in early data, with keys from an earlier connection (0-RTT). */
  readonly earlyData: boolean;
  /** Whether the server first asks the client to show that it owns its address (a Retry packet). */
  readonly retry: boolean;
  /** What the client has sent before it hears from the server, in bytes. */
  readonly clientBytes: number;
  /** What the server has to say before the first byte of its response: certificates, above all. */
  readonly serverBytes: number;
}

/** Round trips from the first packet of the client to the first byte of the response, when the server takes no time. */
export function firstByteRoundTrips(opening: Opening): number {
  // TODO: begin with a new connection without Retry; then add what early data, Retry and the 3x limit change.
  throw new Error(`write how many round trips it takes, early data: ${opening.earlyData}, Retry: ${opening.retry}`);
}
