// Keeps the connection of a single request too, because persistent connections are the standard.

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
  const { requests, rttMs, transmissionMs, speaksHttp2 } = useCase;
  if (requests === 1) return 'one connection';
  if (speaksHttp2) return 'HTTP/2';
  const bytesMs = requests * transmissionMs;
  const oneMs = (1 + requests) * rttMs + bytesMs;
  const sixMs = (2 + Math.ceil((requests - 1 + 5) / 6)) * rttMs + bytesMs;
  return sixMs <= 0.9 * oneMs ? 'six connections' : 'one connection';
}
