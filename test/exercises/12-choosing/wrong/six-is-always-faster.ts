// Opens six connections wherever there is more than one object.

export interface UseCase {
  readonly requests: number;
  readonly rttMs: number;
  readonly transmissionMs: number;
  readonly nextVisitMs: number;
  readonly idleTimeoutMs: number;
  readonly speaksHttp2: boolean;
}

export type Choice = 'close' | 'one connection' | 'six connections' | 'HTTP/2';

export function choosePolicy(useCase: UseCase): Choice {
  const { requests, nextVisitMs, idleTimeoutMs, speaksHttp2 } = useCase;
  if (requests === 1) return nextVisitMs < idleTimeoutMs ? 'one connection' : 'close';
  if (speaksHttp2) return 'HTTP/2';
  return 'six connections';
}
