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
  // TODO: how many connections arrive each second, and how long does each stay open?
  throw new Error(`write how many are open: ${load.visitorsPerSecond} visitors per second, ${idleTimeoutMs} ms idle`);
}

/** The longest idle timeout in ms that this machine can afford; 0 where it can afford none. */
export function longestIdleTimeoutMs(load: Load, machine: Machine): number {
  // TODO: how many connections can the machine hold? Then turn the formula above around.
  throw new Error(`write the longest timeout for ${load.visitorsPerSecond} visitors, ${machine.openFilesMax} files`);
}
