/** Wrong: takes the client for the side that always closes first. */
export const lingers = () => 'client';

export const timeWaitRecords = (load: { connectionsPerSecond: number; timeWaitMs: number }) =>
  (load.connectionsPerSecond * load.timeWaitMs) / 1000;

export const connectionsPerSecondMax = (of: { firstPort: number; lastPort: number; timeWaitMs: number }) =>
  ((of.lastPort - of.firstPort + 1) * 1000) / of.timeWaitMs;
