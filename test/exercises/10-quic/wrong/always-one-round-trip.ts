// QUIC opens in one round trip, always.

export interface Opening {
  readonly earlyData: boolean;
  readonly retry: boolean;
  readonly clientBytes: number;
  readonly serverBytes: number;
}

export function firstByteRoundTrips(opening: Opening): number {
  return opening.earlyData ? 1 : 2;
}
