/**
 * What is left of a grown congestion window when a connection is used again after a pause.
 *
 * RFC 5681 s.4.1: if nothing was *sent* for longer than the retransmission timeout, slow start begins again with the
 * restart window. It says sent, not received, and persistent HTTP is its own example: on a server, the next request
 * arrives before the next data leaves, so a test for "nothing received" would never find the connection idle.
 * Left out: cwnd validation for applications that send too little (RFC 7661).
 */

export interface IdleConnection {
  readonly windowBytes: number;
  readonly initialWindowBytes: number;
  /** Time since this side last sent data. */
  readonly sinceSentMs: number;
  readonly rtoMs: number;
}

/**
 * The window in bytes with which sending resumes (RFC 5681 s.4.1): the smaller of window and initial window after a pause
 * longer than the timeout, the window itself otherwise.
 *
 * @example
 * windowAfterIdle({ windowBytes: 65_700, initialWindowBytes: 14_600, sinceSentMs: 1001, rtoMs: 1000 }); // 14600
 */
export function windowAfterIdle({ windowBytes, initialWindowBytes, sinceSentMs, rtoMs }: IdleConnection): number {
  return sinceSentMs > rtoMs ? Math.min(initialWindowBytes, windowBytes) : windowBytes;
}

/**
 * What Linux does instead while `tcp_slow_start_after_idle` is 1, its default: it halves the window for each timeout that
 * has passed, and stops at the restart window (net/ipv4/tcp_output.c, tcp_cwnd_restart; after RFC 2861 s.3.2).
 *
 * @example
 * linuxWindowAfterIdle({ windowBytes: 65_700, initialWindowBytes: 14_600, sinceSentMs: 301, rtoMs: 300 }); // 32850
 */
export function linuxWindowAfterIdle({ windowBytes, initialWindowBytes, sinceSentMs, rtoMs }: IdleConnection): number {
  const restartBytes = Math.min(initialWindowBytes, windowBytes);
  const halvings = Math.max(0, Math.ceil(sinceSentMs / rtoMs) - 1);
  return Math.max(restartBytes, windowBytes / 2 ** halvings);
}
