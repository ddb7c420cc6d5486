/**
 * How many connections a second one host can open to one destination before it runs out of ports.
 *
 * A connection is known by two addresses and two ports. To one address and port of a server, a client has only its own port
 * left to vary, and takes it from the ephemeral range. Whoever closes first keeps the pair in TIME_WAIT (RFC 9293 s.3.6.1), so
 * where that is the client, each port is spent for that long: the bound is ports divided by seconds. A server that closes
 * first spends no ports, only a little memory; there, what bounds is `timeWaitMax`.
 *
 * Left out: more source addresses, and explicit binding, each of which multiplies the bound.
 */

import { UnsupportedError } from '../../errors.ts';
import { readIfThere } from './proc-net.ts';

/** What bounds the rate at which a host can open connections. */
export interface PortLimits {
  readonly platform: string;
  readonly ephemeralPorts: { readonly first: number; readonly last: number; readonly count: number };
  readonly timeWaitMs: number;
  /** New connections per second to one address and port, for a client that closes first. */
  readonly connectionsPerSecond: number;
  /** Most TIME_WAIT sockets on this host; more are dropped at once. `null`: no limit known. */
  readonly timeWaitMax: number | null;
  /** Whether a client may take a port out of TIME_WAIT after a second where timestamps show it to be safe (tcp_tw_reuse). */
  readonly reusesTimeWait: 'never' | 'loopback only' | 'always' | null;
  /** `this host`: read from the running kernel; `documented`: the defaults of that system. */
  readonly origin: 'this host' | 'documented';
  readonly sources: readonly string[];
}

/** `TCP_TIMEWAIT_LEN`, include/net/tcp.h; no setting changes it (`tcp_fin_timeout` is about FIN_WAIT2). */
const linuxTimeWaitMs = 60_000;

const documented: Readonly<Record<string, PortLimits>> = {
  linux: limits({
    platform: 'linux',
    first: 32_768,
    last: 60_999,
    timeWaitMs: linuxTimeWaitMs,
    timeWaitMax: null,
    reusesTimeWait: 'loopback only',
    origin: 'documented',
    sources: [
      'Linux, Documentation/networking/ip-sysctl.rst: ip_local_port_range, tcp_tw_reuse',
      'Linux, include/net/tcp.h: TCP_TIMEWAIT_LEN 60 s',
    ],
  }),
  darwin: limits({
    platform: 'darwin',
    first: 49_152,
    last: 65_535,
    timeWaitMs: 30_000,
    timeWaitMax: null,
    reusesTimeWait: null,
    origin: 'documented',
    sources: [
      'macOS, sysctl net.inet.ip.portrange.first and .last: 49152 to 65535 (the range of RFC 6335 s.6)',
      'macOS, sysctl net.inet.tcp.msl: 15 s; TIME_WAIT is twice that',
    ],
  }),
  win32: limits({
    platform: 'win32',
    first: 49_152,
    last: 65_535,
    timeWaitMs: 240_000,
    timeWaitMax: null,
    reusesTimeWait: null,
    origin: 'documented',
    sources: [
      'Windows since Vista, netsh int ipv4 show dynamicport tcp: 16384 ports from 49152',
      'Windows, registry value TcpTimedWaitDelay: 240 s unless set, from 30 to 300 s; versions differ',
    ],
  }),
};

/**
 * What bounds the rate of new connections from a host. Of this host, if it is Linux, read from the running kernel; otherwise
 * the documented defaults of the system.
 *
 * @param platform as in `process.platform`: linux, darwin or win32
 * @returns ports as counts, times in ms, connections per second
 * @throws {UnsupportedError} for a system whose limits are not known here
 * @example
 * (await portLimits()).connectionsPerSecond; // 470.5 on Linux: 28,232 ports, each spent for 60 s
 */
export async function portLimits(platform: string = process.platform): Promise<PortLimits> {
  const known = documented[platform];
  if (!known) {
    throw new UnsupportedError(
      `unsupported platform: ${platform}; limits are known for ${Object.keys(documented).join(', ')}`,
    );
  }
  if (platform !== 'linux' || process.platform !== 'linux') return known;
  const folder = '/proc/sys/net/ipv4';
  const [range, timeWaitMax, reuse] = await Promise.all(
    ['ip_local_port_range', 'tcp_max_tw_buckets', 'tcp_tw_reuse'].map((name) => readIfThere(`${folder}/${name}`)),
  );
  const ports = parsePortRange(range ?? '');
  if (!ports) return known;
  return limits({
    ...known,
    ...ports,
    timeWaitMax: timeWaitMax === null ? null : Number(timeWaitMax),
    reusesTimeWait: reuse === null ? null : (reuseNames[Number(reuse)] ?? null),
    origin: 'this host',
    sources: [
      `${folder}/ip_local_port_range, tcp_max_tw_buckets, tcp_tw_reuse`,
      'Linux, include/net/tcp.h: TCP_TIMEWAIT_LEN 60 s',
    ],
  });
}

/** `32768	60999`, as in ip_local_port_range. */
export function parsePortRange(text: string): { readonly first: number; readonly last: number } | null {
  const numbers = /^(\d+)\s+(\d+)\s*$/.exec(text);
  return numbers ? { first: Number(numbers[1]), last: Number(numbers[2]) } : null;
}

const reuseNames = ['never', 'always', 'loopback only'] as const;

function limits(
  of: Omit<PortLimits, 'ephemeralPorts' | 'connectionsPerSecond'> & { readonly first: number; readonly last: number },
): PortLimits {
  const { platform, first, last, timeWaitMs, timeWaitMax, reusesTimeWait, origin, sources } = of;
  const count = last - first + 1;
  return {
    platform,
    ephemeralPorts: { first, last, count },
    timeWaitMs,
    connectionsPerSecond: (count * 1000) / timeWaitMs,
    timeWaitMax,
    reusesTimeWait,
    origin,
    sources,
  };
}
