/** Wrong: whoever wants early data has it, ticket or not, in any version. */
export function roundTripsBefore({ tls, hasTicket, earlyData, helloRetry }: Opening): number {
  if (tls === 'none') return 1;
  if (tls === '1.3' && helloRetry) return 3;
  if (earlyData) return 1;
  return 1 + (tls === '1.2' && !hasTicket ? 2 : 1);
}

interface Opening {
  readonly tls: string;
  readonly hasTicket: boolean;
  readonly earlyData: boolean;
  readonly helloRetry: boolean;
}
