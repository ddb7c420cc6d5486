/** Wrong: the connection that is open waits until the others are open too. */
interface ParallelPage {
  readonly rttMs: number;
  readonly objects: number;
  readonly connections: number;
  readonly persistent: boolean;
}

export function parallelLoadMs({ rttMs, objects, connections, persistent }: ParallelPage): number {
  if (!persistent) return (2 + Math.ceil(objects / connections) * 2) * rttMs;
  if (connections === 1) return (2 + objects) * rttMs;
  return (3 + Math.ceil(objects / connections)) * rttMs;
}

export function connectionsToWin(objects: number): number | null {
  const toBeat = parallelLoadMs({ rttMs: 1, objects, connections: 1, persistent: true });
  for (let connections = 1; connections <= objects; connections++) {
    if (parallelLoadMs({ rttMs: 1, objects, connections, persistent: false }) < toBeat) return connections;
  }
  return null;
}
