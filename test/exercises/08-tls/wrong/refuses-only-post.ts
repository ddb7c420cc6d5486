/** Wrong: everything but a POST may be replayed. */
export function maySendEarly(of: { method: string; hasTicket: boolean; wasTooEarly: boolean }): boolean {
  return of.hasTicket && !of.wasTooEarly && of.method !== 'POST';
}

export function meanRequestMs(of: { rttMs: number; roundTripsBefore: number; requestsPerConnection: number }): number {
  return (1 + of.roundTripsBefore / of.requestsPerConnection) * of.rttMs;
}
