// Counts TLS after the transport, as over TCP.

export interface Opening {
  readonly earlyData: boolean;
  readonly retry: boolean;
  readonly clientBytes: number;
  readonly serverBytes: number;
}

export function firstByteRoundTrips(opening: Opening): number {
  let roundTrips = opening.earlyData ? 2 : 3;
  if (opening.retry) return roundTrips + 1;
  if (opening.serverBytes > 3 * opening.clientBytes) roundTrips += 1;
  return roundTrips;
}
