/** Wrong: the difference of two port numbers is one less than the ports from one to the other. */
export const lingers = (ending: string) => (ending === 'idle-client' ? 'client' : 'server');

export const timeWaitRecords = (load: { connectionsPerSecond: number; timeWaitMs: number }) =>
  (load.connectionsPerSecond * load.timeWaitMs) / 1000;

export const connectionsPerSecondMax = (of: {
  firstPort: number;
  lastPort: number;
  timeWaitMs: number;
  ending: string;
}) => (lingers(of.ending) === 'server' ? null : ((of.lastPort - of.firstPort) * 1000) / of.timeWaitMs);
