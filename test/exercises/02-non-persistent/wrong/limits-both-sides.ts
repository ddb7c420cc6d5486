/** Wrong: knows who lingers, and has the client's ports spent all the same. */
export const lingers = (ending: string) => (ending === 'idle-client' ? 'client' : 'server');

export const timeWaitRecords = (load: { connectionsPerSecond: number; timeWaitMs: number }) =>
  (load.connectionsPerSecond * load.timeWaitMs) / 1000;

export const connectionsPerSecondMax = (of: { firstPort: number; lastPort: number; timeWaitMs: number }) =>
  ((of.lastPort - of.firstPort + 1) * 1000) / of.timeWaitMs;
