/** Wrong: a chain is as good as its first hop that is risky. */
interface Timeouts {
  readonly clientIdleMs: number;
  readonly serverIdleMs: number;
  readonly rttMs: number;
}

export function outcomeOf(pauseMs: number, { clientIdleMs, serverIdleMs, rttMs }: Timeouts): string {
  if (pauseMs > clientIdleMs || pauseMs > serverIdleMs) return 'reopened';
  return pauseMs > serverIdleMs - rttMs ? 'lost' : 'answered';
}

export function clientIdleMaxMs(serverIdleMs: number, rttMs: number): number {
  return Math.max(0, serverIdleMs - rttMs);
}

export function riskyHops(chain: readonly (Timeouts & { readonly name: string })[]): string[] {
  return chain
    .filter(({ clientIdleMs, serverIdleMs, rttMs }) => clientIdleMs > clientIdleMaxMs(serverIdleMs, rttMs))
    .map(({ name }) => name)
    .slice(0, 1);
}
