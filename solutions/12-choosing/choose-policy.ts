/** What one client asks of one server, again and again. */
export interface UseCase {
  /** Of one visit: the first request, and those that its answer names. */
  readonly requests: number;
  readonly rttMs: number;
  /** How long the link takes for the bytes of one answer. */
  readonly transmissionMs: number;
  /** From the end of a visit until the same client comes back. */
  readonly nextVisitMs: number;
  /** After which the server closes an idle connection. */
  readonly idleTimeoutMs: number;
  readonly speaksHttp2: boolean;
}

export type Choice = 'close' | 'one connection' | 'six connections' | 'HTTP/2';

/** How this client should use connections. */
export function choosePolicy(useCase: UseCase): Choice {
  // BEGIN SOLUTION
  const { requests, rttMs, transmissionMs, nextVisitMs, idleTimeoutMs, speaksHttp2 } = useCase;
  // One request leaves nothing to reuse within the visit. Whether the next visit can reuse is up to the idle timeout.
  if (requests === 1) return nextVisitMs < idleTimeoutMs ? 'one connection' : 'close';
  // As few round trips as six connections or fewer, for the price of one connection.
  if (speaksHttp2) return 'HTTP/2';
  // The bytes take their time under either policy; six connections save round trips alone.
  const bytesMs = requests * transmissionMs;
  const oneMs = (1 + requests) * rttMs + bytesMs;
  const sixMs = (2 + Math.ceil((requests - 1 + 5) / 6)) * rttMs + bytesMs;
  return sixMs <= 0.9 * oneMs ? 'six connections' : 'one connection';
  // END SOLUTION
  // BEGIN STUB
  // // TODO: what can be reused? If anything: who answers in the fewest round trips, and do round trips matter here?
  // throw new Error(`write how to fetch ${useCase.requests} objects over ${useCase.rttMs} ms`);
  // END STUB
}
