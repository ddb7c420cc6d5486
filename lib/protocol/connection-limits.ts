/**
 * How many connections a client opens: what standards and programs allow, and what ports and TIME-WAIT leave.
 *
 * The standard once said 2 per server; today it names no number and asks for restraint. A client that opens a connection
 * for each request meets another limit: whoever closes first keeps the pair of addresses and ports in TIME-WAIT, and new
 * connections to the same address and port run out of source ports. Left out: memory and file descriptors.
 */

export interface ConnectionLimit {
  readonly who: string;
  /** Connections at a time to one origin; `null`: no number. */
  readonly perOrigin: number | null;
  /** Connections at a time in all; `null`: no number. */
  readonly inAll: number | null;
  readonly about: string;
  readonly source: string;
}

export const connectionLimits: readonly ConnectionLimit[] = [
  {
    who: 'RFC 2616 (1999)',
    perOrigin: 2,
    inAll: null,
    about: 'a single-user client should not keep more; obsolete',
    source: 'RFC 2616 s.8.1.4',
  },
  {
    who: 'RFC 9112 (2022)',
    perOrigin: null,
    inAll: null,
    about: 'ought to limit them, and be conservative; no number',
    source: 'RFC 9112 s.9.4',
  },
  { who: 'Chromium', perOrigin: 6, inAll: 256, about: 'per group and per pool', source: 'Chromium, net/socket' },
  {
    who: 'Firefox',
    perOrigin: 6,
    inAll: null,
    about: 'network.http.max-persistent-connections-per-server',
    source: 'Firefox, modules/libpref',
  },
  {
    who: 'undici 8 Agent',
    perOrigin: null,
    inAll: null,
    about: 'connections: null; even one request after another uses two, unless connections is 1',
    source: 'undici 8.12.4, lib/dispatcher/pool.js; measured',
  },
  {
    who: 'HTTP/2',
    perOrigin: 1,
    inAll: null,
    about: 'should not open more than one per host and port',
    source: 'RFC 9113 s.9.1',
  },
  {
    who: 'HTTP/3',
    perOrigin: 1,
    inAll: null,
    about: 'should not open more than one per address and port',
    source: 'RFC 9114 s.3.3',
  },
];

export interface PortRule {
  readonly ports: number;
  readonly timeWaitMs: number;
  readonly source: string;
}

export const portRules: { readonly [name in 'RFC' | 'Linux']: PortRule } = {
  RFC: {
    ports: 65_535 - 49_152 + 1,
    timeWaitMs: 2 * 120_000,
    source: 'RFC 6335 s.6: dynamic ports 49152-65535; RFC 9293 s.3.4.2, 3.6.1: twice an MSL of 2 minutes',
  },
  Linux: {
    ports: 60_999 - 32_768 + 1,
    timeWaitMs: 60_000,
    source: 'Linux, ip_local_port_range 32768-60999; TCP_TIMEWAIT_LEN 60 s',
  },
};

/**
 * New connections per second that a client can open for ever to one server address and port, if it closes them first.
 *
 * @example
 * connectionsPerSecondMax(portRules.Linux); // 470.5
 */
export function connectionsPerSecondMax({ ports, timeWaitMs }: Pick<PortRule, 'ports' | 'timeWaitMs'>): number {
  return (ports * 1000) / timeWaitMs;
}

/** Who waits in TIME-WAIT: the side that closed first, or both if they closed at once (RFC 9293 s.3.6). */
export function timeWaitSides(closesFirst: 'client' | 'server' | 'both'): readonly ('client' | 'server')[] {
  return closesFirst === 'both' ? ['client', 'server'] : [closesFirst];
}
