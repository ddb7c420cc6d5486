/** Wrong: early data still counts when the server has asked for another hello. */
export function roundTripsBefore({ tls, hasTicket, earlyData, helloRetry }: Opening): number {
  if (tls === 'none') return 1;
  if (tls === '1.2') return hasTicket ? 2 : 3;
  if (hasTicket && earlyData) return 1;
  return helloRetry ? 3 : 2;
}

interface Opening {
  readonly tls: string;
  readonly hasTicket: boolean;
  readonly earlyData: boolean;
  readonly helloRetry: boolean;
}
