// Takes 0-RTT at its word: no round trip at all.

export interface Opening {
  readonly earlyData: boolean;
  readonly retry: boolean;
  readonly clientBytes: number;
  readonly serverBytes: number;
}

export function firstByteRoundTrips(opening: Opening): number {
  let roundTrips = opening.earlyData ? 0 : 2;
  if (opening.retry) return roundTrips + 1;
  if (opening.serverBytes > 3 * opening.clientBytes) roundTrips += 1;
  return roundTrips;
}
