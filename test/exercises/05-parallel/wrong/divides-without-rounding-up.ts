/** Wrong: a batch that is not full takes less time. */
interface ParallelPage {
  readonly rttMs: number;
  readonly objects: number;
  readonly connections: number;
  readonly persistent: boolean;
}

export function parallelLoadMs({ rttMs, objects, connections, persistent }: ParallelPage): number {
  if (!persistent) return (2 + (objects / connections) * 2) * rttMs;
  return (3 + (objects - 1) / connections) * rttMs;
}

export function connectionsToWin(objects: number): number | null {
  const toBeat = parallelLoadMs({ rttMs: 1, objects, connections: 1, persistent: true });
  for (let connections = 1; connections <= objects; connections++) {
    if (parallelLoadMs({ rttMs: 1, objects, connections, persistent: false }) < toBeat) return connections;
  }
  return null;
}
