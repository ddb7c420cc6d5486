/** Wrong: a connection that the server has closed is closed for the client at the same moment. */
interface Timeouts {
  readonly clientIdleMs: number;
  readonly serverIdleMs: number;
  readonly rttMs: number;
}

export function outcomeOf(pauseMs: number, { clientIdleMs, serverIdleMs }: Timeouts): string {
  return pauseMs > Math.min(clientIdleMs, serverIdleMs) ? 'reopened' : 'answered';
}

export function clientIdleMaxMs(serverIdleMs: number, _rttMs: number): number {
  return serverIdleMs;
}

export function riskyHops(chain: readonly (Timeouts & { readonly name: string })[]): string[] {
  return chain.filter(({ clientIdleMs, serverIdleMs }) => clientIdleMs > serverIdleMs).map(({ name }) => name);
}
