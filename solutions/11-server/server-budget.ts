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
  // BEGIN SOLUTION
  // Little's law: what is there is what arrives per second, times how long each stays. The idle time is part of the stay.
  const arrivePerSecond = load.visitorsPerSecond * load.connectionsPerVisitor;
  const stayMs = load.pageLoadMs + idleTimeoutMs;
  return (arrivePerSecond * stayMs) / 1000;
  // END SOLUTION
  // BEGIN STUB
  // // TODO: how many connections arrive each second, and how long does each stay open?
  // throw new Error(`write how many are open: ${load.visitorsPerSecond} visitors per second, ${idleTimeoutMs} ms idle`);
  // END STUB
}

/** The longest idle timeout in ms that this machine can afford; 0 where it can afford none. */
export function longestIdleTimeoutMs(load: Load, machine: Machine): number {
  // BEGIN SOLUTION
  // Whichever runs out first is the limit. The same law, solved for the time that is left after the page.
  const connectionsMax = Math.min(machine.memoryBytes / machine.bytesPerConnection, machine.openFilesMax);
  const arrivePerSecond = load.visitorsPerSecond * load.connectionsPerVisitor;
  return Math.max(0, (connectionsMax / arrivePerSecond) * 1000 - load.pageLoadMs);
  // END SOLUTION
  // BEGIN STUB
  // // TODO: how many connections can the machine hold? Then turn the formula above around.
  // throw new Error(`write the longest timeout for ${load.visitorsPerSecond} visitors, ${machine.openFilesMax} files`);
  // END STUB
}
