/** Wrong: takes the document for one more object, as if the objects were known before it is there. */
interface ParallelPage {
  readonly rttMs: number;
  readonly objects: number;
  readonly connections: number;
  readonly persistent: boolean;
}

export function parallelLoadMs({ rttMs, objects, connections, persistent }: ParallelPage): number {
  const rounds = Math.ceil((1 + objects) / connections);
  return (persistent ? 1 + rounds : 2 * rounds) * rttMs;
}

export function connectionsToWin(objects: number): number | null {
  const toBeat = parallelLoadMs({ rttMs: 1, objects, connections: 1, persistent: true });
  for (let connections = 1; connections <= objects + 1; connections++) {
    if (parallelLoadMs({ rttMs: 1, objects, connections, persistent: false }) < toBeat) return connections;
  }
  return null;
}
