/**
 * How long an idle connection really lives, and who closes it.
 *
 * No standard sets a time: either side may close at any moment (RFC 9112 s.9.5), and a request that is on its way just
 * then is lost or has to be retried. So a client does well to give up before the server does. HTTP/1.1 has no binding way to say one's time; the
 * Keep-Alive field with `timeout` is a hint that was never standardised. QUIC negotiates it (RFC 9000 s.10.1).
 */

export interface IdleDefault {
  readonly who: string;
  readonly role: 'client' | 'server';
  readonly idleMs: number;
  readonly about: string;
  readonly source: string;
}

/** Defaults, of which most courses mention one. */
export const idleDefaults: readonly IdleDefault[] = [
  {
    who: 'Node 24',
    role: 'server',
    idleMs: 6000,
    about: 'keepAliveTimeout 5 s, which it advertises, and keepAliveTimeoutBuffer 1 s, which it does not',
    source: 'Node 24.21.0, lib/_http_server.js; measured 6.0 s',
  },
  {
    who: 'nginx',
    role: 'server',
    idleMs: 75_000,
    about: 'keepalive_timeout; nothing is advertised unless a second value is given',
    source: 'nginx documentation, ngx_http_core_module, keepalive_timeout',
  },
  {
    who: 'Apache httpd 2.4',
    role: 'server',
    idleMs: 5000,
    about: 'KeepAliveTimeout',
    source: 'httpd, docs/conf/extra/httpd-default.conf',
  },
  {
    who: 'undici 8',
    role: 'client',
    idleMs: 4000,
    about: 'keepAliveTimeout, where the server gives no hint',
    source: 'undici 8.12.4, lib/dispatcher/client.js',
  },
  {
    who: 'Chromium',
    role: 'client',
    idleMs: 300_000,
    about: 'kUsedIdleSocketTimeout: sockets that have carried a request',
    source: 'Chromium, net/socket, client socket pool',
  },
];

export interface IdleEnd {
  readonly afterMs: number;
  /** Who closes; `both`: at the same moment, which is where the race is most likely. */
  readonly by: 'client' | 'server' | 'both';
}

/**
 * When an idle connection ends: the smaller of the two sides' times.
 *
 * @example
 * idleEnd({ clientMs: 3000, serverMs: 6000 }); // { afterMs: 3000, by: 'client' }
 */
export function idleEnd(sides: { readonly clientMs: number; readonly serverMs: number }): IdleEnd {
  const { clientMs, serverMs } = sides;
  return {
    afterMs: Math.min(clientMs, serverMs),
    by: clientMs === serverMs ? 'both' : clientMs < serverMs ? 'client' : 'server',
  };
}

/**
 * What a Node server says in its Keep-Alive field, in whole seconds, and when it closes. `null`: it says nothing and does not
 * close idle connections (`keepAliveTimeout` 0).
 *
 * @example
 * nodeServerIdle({ keepAliveTimeoutMs: 5000 }); // { advertisedSeconds: 5, closesAfterMs: 6000 }
 */
export function nodeServerIdle(server: {
  readonly keepAliveTimeoutMs: number;
  readonly keepAliveTimeoutBufferMs?: number;
}): { readonly advertisedSeconds: number; readonly closesAfterMs: number } | null {
  const { keepAliveTimeoutMs, keepAliveTimeoutBufferMs = 1000 } = server;
  if (keepAliveTimeoutMs === 0) return null;
  return {
    advertisedSeconds: Math.floor(keepAliveTimeoutMs / 1000),
    closesAfterMs: keepAliveTimeoutMs + keepAliveTimeoutBufferMs,
  };
}

/** undici's three settings and their defaults, in ms. */
export interface UndiciIdleOptions {
  readonly keepAliveTimeoutMs?: number;
  readonly keepAliveMaxTimeoutMs?: number;
  readonly keepAliveTimeoutThresholdMs?: number;
}

/**
 * How long undici keeps an idle connection, in ms; `null`: not at all, it is closed after the response.
 *
 * With a hint it is the hint less the threshold, at most the maximum, so a server that advertises 2 s or less is never
 * reused. Without a hint it is `keepAliveTimeout`, from which nothing is subtracted.
 *
 * @param hintSeconds `timeout` of the server's Keep-Alive field, or `null`
 * @example
 * undiciIdleMs(5); // 3000
 * undiciIdleMs(2); // null
 */
export function undiciIdleMs(hintSeconds: number | null, options: UndiciIdleOptions = {}): number | null {
  const { keepAliveTimeoutMs = 4000, keepAliveMaxTimeoutMs = 600_000, keepAliveTimeoutThresholdMs = 2000 } = options;
  if (hintSeconds === null) return keepAliveTimeoutMs;
  const idleMs = Math.min(hintSeconds * 1000 - keepAliveTimeoutThresholdMs, keepAliveMaxTimeoutMs);
  return idleMs > 0 ? idleMs : null;
}

/**
 * QUIC's idle timeout in ms (RFC 9000 s.10.1): the smaller of what both sides advertise, or what the only one does, but at
 * least three probe timeouts; `null`: neither side sets one (0 or nothing advertised). It closes without a packet.
 *
 * @example
 * quicIdleMs({ clientMs: 30_000, serverMs: null, probeTimeoutMs: 300 }); // 30000
 */
export function quicIdleMs(sides: {
  readonly clientMs: number | null;
  readonly serverMs: number | null;
  readonly probeTimeoutMs: number;
}): number | null {
  const set = [sides.clientMs, sides.serverMs].filter((ms): ms is number => ms !== null && ms > 0);
  return set.length === 0 ? null : Math.max(Math.min(...set), 3 * sides.probeTimeoutMs);
}
