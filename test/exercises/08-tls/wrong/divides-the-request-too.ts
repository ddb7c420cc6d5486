/** Wrong: shares the request's own round trip as well as the handshakes. */
export function meanRequestMs(of: { rttMs: number; roundTripsBefore: number; requestsPerConnection: number }): number {
  return ((1 + of.roundTripsBefore) * of.rttMs) / of.requestsPerConnection;
}

export function maySendEarly(of: { method: string; hasTicket: boolean; wasTooEarly: boolean }): boolean {
  return of.hasTicket && !of.wasTooEarly && ['GET', 'HEAD', 'OPTIONS', 'TRACE'].includes(of.method);
}
