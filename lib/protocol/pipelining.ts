/**
 * Which requests may follow another without waiting, and which may be sent again by themselves.
 *
 * Both hang on idempotence: a connection may close at any time (RFC 9112 s.9.5), and what was under way may or may not have
 * been carried out. Requirement levels are those of RFC 2119. Left out: knowledge of what a particular resource does.
 */

export interface Method {
  readonly name: string;
  /** RFC 9110 s.9.2.1: asks for nothing but an answer. */
  readonly safe: boolean;
  /** RFC 9110 s.9.2.2: twice is as good as once. */
  readonly idempotent: boolean;
  /** undici 8.12.4, `lib/core/request.js`: sent behind another without passing `idempotent: true`. */
  readonly undiciPipelines: boolean;
  /** undici 8.12.4, `lib/handler/retry-handler.js`: repeated by its RetryAgent; by the plain Agent none is. */
  readonly undiciRetryAgentRepeats: boolean;
}

/** RFC 9110 s.9.3, and PATCH from RFC 5789 s.2; beside the rule, what undici does. */
export const methods: readonly Method[] = [
  { name: 'GET', safe: true, idempotent: true, undiciPipelines: true, undiciRetryAgentRepeats: true },
  { name: 'HEAD', safe: true, idempotent: true, undiciPipelines: true, undiciRetryAgentRepeats: true },
  { name: 'OPTIONS', safe: true, idempotent: true, undiciPipelines: false, undiciRetryAgentRepeats: true },
  { name: 'TRACE', safe: true, idempotent: true, undiciPipelines: false, undiciRetryAgentRepeats: true },
  { name: 'PUT', safe: false, idempotent: true, undiciPipelines: false, undiciRetryAgentRepeats: true },
  { name: 'DELETE', safe: false, idempotent: true, undiciPipelines: false, undiciRetryAgentRepeats: true },
  { name: 'POST', safe: false, idempotent: false, undiciPipelines: false, undiciRetryAgentRepeats: false },
  { name: 'PATCH', safe: false, idempotent: false, undiciPipelines: false, undiciRetryAgentRepeats: false },
  { name: 'CONNECT', safe: false, idempotent: false, undiciPipelines: false, undiciRetryAgentRepeats: false },
];

const safe = new Set(methods.filter((method) => method.safe).map(({ name }) => name));
const idempotent = new Set(methods.filter((method) => method.idempotent).map(({ name }) => name));

/** Whether `name` (methods are case-sensitive) is safe; of a method that is not in the table nothing is known: no. */
export function isSafe(name: string): boolean {
  return safe.has(name);
}

/** Whether `name` (methods are case-sensitive) is idempotent; of a method that is not in the table nothing is known: no. */
export function isIdempotent(name: string): boolean {
  return idempotent.has(name);
}

/** `not permitted`: the text permits it in other cases only, without forbidding this one in capitals. */
export type Level = 'may' | 'should' | 'should not' | 'must not' | 'not permitted';

export interface Ruling {
  readonly level: Level;
  readonly because: string;
  readonly source: string;
}

/**
 * Whether a client may send a request behind others that have no final answer yet.
 *
 * @param what `unanswered`: their methods; `who`: an intermediary may rely on the user agent to have decided;
 *   `firstAfterFailure`: whether this would be the first pipeline on a connection opened to retry a failed one
 * @example
 * mayPipeline({ unanswered: ['POST'], who: 'user agent', firstAfterFailure: false }).level; // 'should not'
 */
export function mayPipeline(what: {
  readonly unanswered: readonly string[];
  readonly who: 'user agent' | 'intermediary';
  readonly firstAfterFailure: boolean;
}): Ruling {
  const source = 'RFC 9112 s.9.3.2';
  if (what.unanswered.length > 0 && what.firstAfterFailure) {
    const because = 'the first of the failed pipeline may be what broke it; ask it alone';
    return { level: 'must not', because, source };
  }
  const unsafe = what.unanswered.find((name) => !isIdempotent(name));
  if (unsafe !== undefined && what.who === 'user agent') {
    const because = `${unsafe} is not idempotent: if the connection fails, nobody knows whether it was carried out`;
    return { level: 'should not', because, source };
  }
  return { level: 'may', because: 'all that is under way can be asked again', source };
}

/**
 * Whether a request that got no answer, because its connection closed, may be sent again without asking anyone.
 *
 * @param what `who`: the side that sent it; `alreadyRetried`: whether this was such a second attempt;
 *   `knownHarmless`: the client knows that the request is idempotent in fact, or that it was never carried out;
 *   `pipelined`: whether it was sent behind others that had no answer yet
 * @example
 * mayRetry({ method: 'POST', who: 'proxy', alreadyRetried: false, knownHarmless: false }).level; // 'must not'
 */
export function mayRetry(what: {
  readonly method: string;
  readonly who: 'client' | 'proxy';
  readonly alreadyRetried: boolean;
  readonly knownHarmless: boolean;
  readonly pipelined?: boolean;
}): Ruling {
  const source = 'RFC 9110 s.9.2.2';
  if (!isIdempotent(what.method)) {
    const because = `${what.method} is not idempotent: it could be carried out twice`;
    if (what.who === 'proxy') return { level: 'must not', because, source };
    if (!what.knownHarmless) return { level: 'should not', because, source };
  }
  if (what.alreadyRetried) return { level: 'should not', because: 'the automatic retry failed too: report it', source };
  if (what.pipelined) {
    const because = 'who pipelines takes on asking again for what stayed unanswered';
    return { level: 'should', because, source: 'RFC 9112 s.9.3.2' };
  }
  return { level: 'may', because: 'carrying it out again changes nothing', source };
}

/** Whether a server may work on pipelined requests side by side; it must answer them in their order in any case. */
export function mayProcessInParallel(pipelined: readonly string[]): Ruling {
  const source = 'RFC 9112 s.9.3.2';
  const unsafe = pipelined.find((name) => !methods.some((known) => known.name === name && known.safe));
  if (unsafe === undefined)
    return { level: 'may', because: 'all methods are safe; the answers keep their order', source };
  return { level: 'not permitted', because: `${unsafe} is not safe: only safe methods may overlap`, source };
}

/** How undici departs from what the rules allow. */
export const pipeliningInUndici: readonly { readonly does: string; readonly source: string }[] = [
  {
    does: 'no pipelining by default, whatever `pipelining` says: a request blocks its socket until its response headers have come, unless blocking: false is passed',
    source: 'undici since 7.0 (pull request 3771); measured with 8.12.4',
  },
  {
    does: 'only GET, HEAD and QUERY go behind another; PUT, DELETE, OPTIONS and TRACE need idempotent: true',
    source: 'undici 8.12.4, lib/core/request.js',
  },
  {
    does: 'a request with a stream, iterator or form as its body never goes behind another',
    source: 'undici 8.12.4, lib/dispatcher/client-h1.js',
  },
  {
    does: 'no retry when a reused connection turns out to be dead: the request fails, GET like POST; RetryAgent retries',
    source: 'measured with undici 8.12.4 (ECONNRESET, UND_ERR_SOCKET)',
  },
];
