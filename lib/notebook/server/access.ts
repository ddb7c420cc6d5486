/**
 * Who may talk to the server: the reader on this machine, with the token that was printed, from our own pages.
 *
 * - The Host must be one of our names: a foreign site that points its own name at 127.0.0.1 (DNS rebinding) is refused.
 * - An Origin, if the browser sends one, must be ours: other sites can neither open WebSockets here (to which the same-origin
 *   policy does not apply) nor send forms. Browsers send it with every request that changes something, so a cookie without an
 *   Origin changes nothing.
 * - The token comes in the address once and lives in a cookie from then on, HttpOnly and SameSite=Strict. Programs send it as
 *   `Authorization: token …`, as to any Jupyter server.
 */

import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

/** What there is to judge a request by. */
export interface Knock {
  readonly method: string;
  /** As it came: path and query. */
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly isUpgrade?: boolean;
}

export interface Refusal {
  readonly status: 401 | 403;
  readonly reason: string;
}

const LOOPBACK_NAMES = ['127.0.0.1', 'localhost', '[::1]'];
const SAFE_METHODS = ['GET', 'HEAD'];

export class Access {
  readonly token = randomBytes(24).toString('base64url');
  readonly #hosts: ReadonlySet<string>;
  readonly cookieName: string;

  /** @param otherNames under which a proxy makes the server known, such as `name-8888.app.github.dev` */
  constructor(port: number, otherNames: readonly string[] = []) {
    const local = LOOPBACK_NAMES.flatMap((name) => (port === 80 ? [name, `${name}:80`] : [`${name}:${port}`]));
    this.#hosts = new Set([...local, ...otherNames.map((name) => name.toLowerCase())]);
    // Cookies are shared by all ports of a host.
    this.cookieName = `roundtrip-${port}`;
  }

  /** Why this request is refused; `null` if it is not. */
  refusal({ method, url, headers, isUpgrade = false }: Knock): Refusal | null {
    if (!this.#hosts.has((headers.host ?? '').toLowerCase())) {
      return { status: 403, reason: 'This server is for this machine only.' };
    }
    const { origin } = headers;
    if (origin !== undefined && !this.#isOwnOrigin(origin)) {
      return { status: 403, reason: 'Pages of other sites have no access.' };
    }
    const isOwnPage = origin !== undefined || (SAFE_METHODS.includes(method) && !isUpgrade);
    if (this.hasToken(url) || this.#bearsToken(headers) || (isOwnPage && this.#hasCookie(headers))) return null;
    return { status: 401, reason: 'The token is missing or wrong: open the address that `npm start` printed.' };
  }

  /** Whether the query of the address holds the token. */
  hasToken(url: string): boolean {
    return this.#isToken(new URLSearchParams(/\?(.*)$/.exec(url)?.[1] ?? '').get('token'));
  }

  /** The header that makes a browser keep the token. */
  get cookie(): string {
    return `${this.cookieName}=${this.token}; HttpOnly; SameSite=Strict; Path=/`;
  }

  #bearsToken({ authorization = '' }: IncomingHttpHeaders): boolean {
    return this.#isToken(/^(?:token|bearer) +(\S+)$/i.exec(authorization)?.[1]);
  }

  #hasCookie({ cookie = '' }: IncomingHttpHeaders): boolean {
    return cookie.split(/; */).some((pair) => {
      const [name, value] = pair.split('=', 2);
      return name === this.cookieName && this.#isToken(value);
    });
  }

  #isOwnOrigin(origin: string): boolean {
    const [, host] = /^https?:\/\/([^/]+)$/i.exec(origin) ?? [];
    return host !== undefined && this.#hosts.has(host.toLowerCase());
  }

  #isToken(given: string | null | undefined): boolean {
    const digest = (text: string) => createHash('sha256').update(text).digest();
    return timingSafeEqual(digest(given ?? ''), digest(this.token));
  }
}
