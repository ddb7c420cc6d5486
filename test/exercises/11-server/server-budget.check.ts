import { graded } from 'roundtrip/grade';

graded(
  'while pages load: arrivals per second, times how long each stays',
  {
    points: 1,
    hint: 'A thousand arrive each second and each stays a tenth of a second: how many are there at one moment?',
    misconceptions: ['one-connection-per-visitor'],
  },
  async ({ expectCall, draw }) => {
    const load = { visitorsPerSecond: 1000, connectionsPerVisitor: 1, pageLoadMs: 100 };
    await expectCall('connectionsHeld', load, 0).toBeCloseTo(100, 6);
    const drawn = { visitorsPerSecond: draw.integer(10, 90) * 10, connectionsPerVisitor: 6, pageLoadMs: 500 };
    await expectCall('connectionsHeld', drawn, 0).toBeCloseTo(drawn.visitorsPerSecond * 3, 6);
  },
);

graded(
  'idle connections are held as well',
  {
    points: 1,
    hint: 'When does the server close a connection, counted from the moment at which it was opened?',
    misconceptions: ['idle-connections-are-free', 'one-connection-per-visitor'],
  },
  async ({ expectCall, draw }) => {
    const load = { visitorsPerSecond: 100, connectionsPerVisitor: 6, pageLoadMs: 1000 };
    await expectCall('connectionsHeld', load, 5000).toBeCloseTo(3600, 6);
    const idleSeconds = draw.integer(10, 75);
    await expectCall('connectionsHeld', load, idleSeconds * 1000).toBeCloseTo(600 * (1 + idleSeconds), 6);
  },
);

graded(
  'the longest idle timeout: memory or open files, whichever runs out first',
  {
    points: 1,
    hint: 'How many connections fit into the memory, and how many into the limit of open files? Time is what they give, less the page.',
    visibility: 'hidden',
    misconceptions: ['forgets-open-files', 'one-connection-per-visitor'],
  },
  async ({ expectCall, draw }) => {
    const load = { visitorsPerSecond: 50, connectionsPerVisitor: 2, pageLoadMs: 2000 };
    const small = { memoryBytes: 10_000_000, bytesPerConnection: 10_000, openFilesMax: 100_000 };
    await expectCall('longestIdleTimeoutMs', load, small).toBeCloseTo(8000, 6);
    const openFilesMax = draw.integer(5, 9) * 100;
    const few = { memoryBytes: 10_000_000_000, bytesPerConnection: 10_000, openFilesMax };
    await expectCall('longestIdleTimeoutMs', load, few).toBeCloseTo(openFilesMax * 10 - 2000, 6);
    const none = { memoryBytes: 10_000_000_000, bytesPerConnection: 10_000, openFilesMax: 150 };
    await expectCall('longestIdleTimeoutMs', load, none).toBe(0);
  },
);
