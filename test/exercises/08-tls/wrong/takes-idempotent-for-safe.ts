/** Wrong: takes what may be repeated at once for what may be replayed later. */
export function maySendEarly(of: { method: string; hasTicket: boolean; wasTooEarly: boolean }): boolean {
  const idempotent = ['GET', 'HEAD', 'OPTIONS', 'TRACE', 'PUT', 'DELETE'];
  return of.hasTicket && !of.wasTooEarly && idempotent.includes(of.method);
}

export function meanRequestMs(of: { rttMs: number; roundTripsBefore: number; requestsPerConnection: number }): number {
  return (1 + of.roundTripsBefore / of.requestsPerConnection) * of.rttMs;
}
