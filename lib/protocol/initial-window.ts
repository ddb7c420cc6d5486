/**
 * How much a new connection may send before it has heard back: the initial congestion window, by the rule in force.
 *
 * It has grown from 1 segment (1997) to 4 (2002, 2009) to 10 (2013), and is the start of every slow start. SYN and SYN-ACK
 * do not count against it and their acknowledgement does not grow it. Left out: the receiver's window, and pacing.
 */

export interface InitialWindowRule {
  /** Window in bytes for a maximum segment (or QUIC datagram) of `mssBytes`. */
  readonly bytes: (mssBytes: number) => number;
  readonly about: string;
  readonly source: string;
}

export type InitialWindowRuleName = 'RFC 2001' | 'RFC 3390' | 'RFC 5681' | 'RFC 6928' | 'RFC 9002';

export const initialWindowRules: { readonly [name in InitialWindowRuleName]: InitialWindowRule } = {
  'RFC 2001': {
    bytes: (mss) => mss,
    about: '1997: one segment',
    source: 'RFC 2001 s.1',
  },
  'RFC 3390': {
    bytes: (mss) => Math.min(4 * mss, Math.max(2 * mss, 4380)),
    about: '2002: up to 4 segments, about 4 kB',
    source: 'RFC 3390 s.1',
  },
  'RFC 5681': {
    bytes: (mss) => (mss > 2190 ? 2 : mss > 1095 ? 3 : 4) * mss,
    about: '2009: 2, 3 or 4 segments by their size',
    source: 'RFC 5681 s.3.1',
  },
  'RFC 6928': {
    bytes: (mss) => Math.min(10 * mss, Math.max(2 * mss, 14_600)),
    about: '2013, Experimental, and what Linux does: up to 10 segments, about 15 kB',
    source: 'RFC 6928 s.2',
  },
  'RFC 9002': {
    bytes: (mds) => Math.min(10 * mds, Math.max(14_720, 2 * mds)),
    about: '2021, QUIC: 10 datagrams, about 15 kB',
    source: 'RFC 9002 s.7.2',
  },
};

/**
 * The initial window in bytes.
 *
 * With TCP, a lost SYN or SYN-ACK cuts it to one segment (RFC 5681 s.3.1). Linux cuts it only after a second loss, since
 * its first SYN timeout is 1 s rather than 3 s (net/ipv4/tcp_input.c, tcp_init_transfer); QUIC has no SYN.
 *
 * @example
 * initialWindowBytes('RFC 6928', { mssBytes: 1460, synLost: false }); // 14600
 */
export function initialWindowBytes(
  rule: InitialWindowRuleName,
  connection: { readonly mssBytes: number; readonly synLost: boolean },
): number {
  const { mssBytes, synLost } = connection;
  return synLost && rule !== 'RFC 9002' ? mssBytes : initialWindowRules[rule].bytes(mssBytes);
}
