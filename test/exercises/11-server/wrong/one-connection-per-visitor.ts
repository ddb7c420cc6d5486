// Counts visitors where connections are asked for.

/** What visitors do to a server. */
export interface Load {
  readonly visitorsPerSecond: number;
  readonly connectionsPerVisitor: number;
  /** How long a visitor's page takes; all of the visitor's connections are open from its beginning to its end. */
  readonly pageLoadMs: number;
}

/** What the server has. */
export interface Machine {
  readonly memoryBytes: number;
  /** What an open connection costs. */
  readonly bytesPerConnection: number;
  /** Each connection is an open file of the process. */
  readonly openFilesMax: number;
}

/** Connections that the server holds at a time, when it closes each one `idleTimeoutMs` after its page. */
export function connectionsHeld(load: Load, idleTimeoutMs: number): number {
  const arrivePerSecond = load.visitorsPerSecond;
  const stayMs = load.pageLoadMs + idleTimeoutMs;
  return (arrivePerSecond * stayMs) / 1000;
}

/** The longest idle timeout in ms that this machine can afford; 0 where it can afford none. */
export function longestIdleTimeoutMs(load: Load, machine: Machine): number {
  const connectionsMax = Math.min(machine.memoryBytes / machine.bytesPerConnection, machine.openFilesMax);
  const arrivePerSecond = load.visitorsPerSecond;
  return Math.max(0, (connectionsMax / arrivePerSecond) * 1000 - load.pageLoadMs);
}
