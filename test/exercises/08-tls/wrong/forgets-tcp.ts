/** Wrong: counts the round trips of TLS only. */
export function roundTripsBefore({ tls, hasTicket, earlyData, helloRetry }: Opening): number {
  if (tls === 'none') return 0;
  if (tls === '1.2') return hasTicket ? 1 : 2;
  if (helloRetry) return 2;
  return hasTicket && earlyData ? 0 : 1;
}

interface Opening {
  readonly tls: string;
  readonly hasTicket: boolean;
  readonly earlyData: boolean;
  readonly helloRetry: boolean;
}
