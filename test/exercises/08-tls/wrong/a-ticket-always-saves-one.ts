/** Wrong: a ticket saves a round trip in TLS 1.3 too. */
export function roundTripsBefore({ tls, hasTicket, helloRetry }: Opening): number {
  if (tls === 'none') return 1;
  const full = tls === '1.2' ? 2 : helloRetry ? 2 : 1;
  return 1 + full - (hasTicket ? 1 : 0);
}

interface Opening {
  readonly tls: string;
  readonly hasTicket: boolean;
  readonly helloRetry: boolean;
}
