/** Wrong: as fast is taken for faster. */
interface ParallelPage {
  readonly rttMs: number;
  readonly objects: number;
  readonly connections: number;
  readonly persistent: boolean;
}

export function parallelLoadMs({ rttMs, objects, connections, persistent }: ParallelPage): number {
  if (!persistent) return (2 + Math.ceil(objects / connections) * 2) * rttMs;
  return (3 + Math.ceil((objects - 1) / connections)) * rttMs;
}

export function connectionsToWin(objects: number): number | null {
  const toBeat = parallelLoadMs({ rttMs: 1, objects, connections: 1, persistent: true });
  for (let connections = 1; connections <= objects; connections++) {
    if (parallelLoadMs({ rttMs: 1, objects, connections, persistent: false }) <= toBeat) return connections;
  }
  return null;
}
