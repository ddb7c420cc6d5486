import type { Policy } from './scenario.ts';

/** Whether all requests to an origin share one connection as streams (RFC 9113 s.5, RFC 9114 s.2). */
export function isMultiplexed({ protocol }: Pick<Policy, 'protocol'>): boolean {
  return protocol === 'HTTP/2' || protocol === 'HTTP/3';
}
