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
  // TODO: what can be reused? If anything: who answers in the fewest round trips, and do round trips matter here?
  throw new Error(`write how to fetch ${useCase.requests} objects over ${useCase.rttMs} ms`);
}
