/** Wrong: sends early again what the server has called too early. */
export function maySendEarly(of: { method: string; hasTicket: boolean }): boolean {
  return of.hasTicket && ['GET', 'HEAD', 'OPTIONS', 'TRACE'].includes(of.method);
}

export function meanRequestMs(of: { rttMs: number; roundTripsBefore: number; requestsPerConnection: number }): number {
  return (1 + of.roundTripsBefore / of.requestsPerConnection) * of.rttMs;
}
