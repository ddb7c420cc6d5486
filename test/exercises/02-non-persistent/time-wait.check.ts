import { expect, graded } from 'roundtrip/grade';

const linux = { firstPort: 32_768, lastPort: 60_999, timeWaitMs: 60_000 };

graded(
  'who lingers: the side that closes first',
  {
    points: 1,
    hint: 'Ask of each ending which side sends its FIN first. It is not always the client.',
    misconceptions: ['the-client-always-lingers'],
  },
  async ({ expectCall }) => {
    await expectCall('lingers', 'http10-response').toBe('server');
    await expectCall('lingers', 'connection-close').toBe('server');
    await expectCall('lingers', 'idle-client').toBe('client');
    await expectCall('lingers', 'idle-server').toBe('server');
  },
);

graded(
  'how many records are there at a time',
  {
    points: 1,
    hint: 'Each connection leaves one record, and it stays for timeWaitMs. How many are made in that time?',
  },
  async ({ expectCall, draw }) => {
    await expectCall('timeWaitRecords', { connectionsPerSecond: 100, timeWaitMs: 60_000 }).toBeCloseTo(6000, 6);
    const [connectionsPerSecond, seconds] = [draw.integer(2, 400), draw.integer(20, 240)];
    const expected = connectionsPerSecond * seconds;
    await expectCall('timeWaitRecords', { connectionsPerSecond, timeWaitMs: seconds * 1000 }).toBeCloseTo(expected, 6);
  },
);

graded(
  'how many connections per second the ports allow, where the client closes first',
  {
    points: 1,
    hint: 'Count the ports, with the first and the last among them. Each can be used once in timeWaitMs.',
    misconceptions: ['leaves-out-the-last-port'],
  },
  async ({ call, draw }) => {
    const limit = (ports: typeof linux) => call('connectionsPerSecondMax', { ...ports, ending: 'idle-client' });
    expect(await limit(linux), 'connections per second with the ports of Linux').toBeCloseTo(470.533, 2);
    const firstPort = draw.integer(10_000, 30_000);
    const ports = { firstPort, lastPort: firstPort + 29, timeWaitMs: 30_000 };
    expect(await limit(ports), '30 ports, 30 s in TIME_WAIT').toBeCloseTo(1, 6);
  },
);

graded(
  'where the server closes first, the ports set no limit',
  {
    points: 1,
    hint: 'Whose ports are spent while TIME_WAIT lasts?',
    visibility: 'hidden',
    misconceptions: ['limits-both-sides', 'the-client-always-lingers'],
  },
  async ({ expectCall }) => {
    await expectCall('connectionsPerSecondMax', { ...linux, ending: 'http10-response' }).toBe(null);
    await expectCall('connectionsPerSecondMax', { ...linux, ending: 'connection-close' }).toBe(null);
  },
);
