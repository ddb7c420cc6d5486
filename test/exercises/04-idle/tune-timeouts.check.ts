import { graded } from 'roundtrip/grade';

const never = 600_000;

graded(
  'what becomes of a request after a pause',
  {
    points: 1,
    hint: 'Draw the FIN and the request as two arrows that cross. Between which moments does the client send in vain?',
    misconceptions: ['the-window-is-half-a-round-trip', 'the-client-knows-at-once'],
  },
  async ({ expectCall, draw }) => {
    const patient = { clientIdleMs: never, serverIdleMs: 5000, rttMs: 100 };
    await expectCall('outcomeOf', 1000, patient).toBe('answered');
    await expectCall('outcomeOf', 4970, patient).toBe('lost');
    await expectCall('outcomeOf', 5100, patient).toBe('reopened');
    await expectCall('outcomeOf', 4970, { ...patient, clientIdleMs: 4000 }).toBe('reopened');
    const [rttMs, serverIdleMs] = [draw.integer(20, 300), draw.integer(1000, 9000)];
    const early = serverIdleMs - Math.round(rttMs * 0.8); // in the first half of the window
    await expectCall('outcomeOf', early, { clientIdleMs: never, serverIdleMs, rttMs }).toBe('lost');
  },
);

graded(
  'how long a client may keep an idle connection',
  {
    points: 1,
    hint: 'The request has to arrive before the server closes, and the client counts from a moment that is already late.',
    misconceptions: ['the-window-is-half-a-round-trip', 'the-client-knows-at-once'],
  },
  async ({ expectCall, draw }) => {
    await expectCall('clientIdleMaxMs', 5000, 100).toBeCloseTo(4900, 6);
    await expectCall('clientIdleMaxMs', 50, 80).toBeCloseTo(0, 6);
    const [rttMs, serverIdleMs] = [draw.integer(20, 300), draw.integer(1000, 9000)];
    await expectCall('clientIdleMaxMs', serverIdleMs, rttMs).toBeCloseTo(serverIdleMs - rttMs, 6);
  },
);

graded(
  'which hop of a chain loses requests',
  {
    points: 1,
    hint: 'Look at each hop alone: its client gives up in time, or it does not. A round trip may be most of a timeout.',
    misconceptions: ['the-window-is-half-a-round-trip', 'the-client-knows-at-once', 'looks-at-the-first-hop-only'],
  },
  async ({ expectCall }) => {
    const browser = { name: 'browser to load balancer', clientIdleMs: 55_000, serverIdleMs: 60_000, rttMs: 80 };
    const balancer = { name: 'load balancer to application', clientIdleMs: 60_000, serverIdleMs: 5000, rttMs: 1 };
    const satellite = { name: 'application to archive', clientIdleMs: 4600, serverIdleMs: 5000, rttMs: 600 };
    await expectCall('riskyHops', [browser, balancer, satellite]).toEqual([balancer.name, satellite.name]);
    await expectCall('riskyHops', [browser, { ...balancer, serverIdleMs: 65_000 }]).toEqual([]);
  },
);
