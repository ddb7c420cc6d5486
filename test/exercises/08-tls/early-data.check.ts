import { graded } from 'roundtrip/grade';

const ready = { hasTicket: true, wasTooEarly: false };

graded(
  'only safe methods go early',
  {
    points: 1,
    hint: 'Somebody may send the recording again tomorrow. Which methods do no harm then? Idempotent is not enough.',
    misconceptions: ['takes-idempotent-for-safe', 'refuses-only-post'],
  },
  async ({ expectCall }) => {
    for (const method of ['GET', 'HEAD', 'OPTIONS']) await expectCall('maySendEarly', { ...ready, method }).toBe(true);
    for (const method of ['POST', 'PUT', 'DELETE', 'PATCH']) {
      await expectCall('maySendEarly', { ...ready, method }).toBe(false);
    }
  },
);

graded(
  'not without a ticket, and not again after 425',
  {
    points: 1,
    hint: 'A server that answers 425 Too Early wants the request after the handshake.',
    misconceptions: ['forgets-too-early'],
  },
  async ({ expectCall }) => {
    await expectCall('maySendEarly', { ...ready, method: 'GET' }).toBe(true);
    await expectCall('maySendEarly', { ...ready, method: 'GET', hasTicket: false }).toBe(false);
    await expectCall('maySendEarly', { ...ready, method: 'GET', wasTooEarly: true }).toBe(false);
  },
);

graded(
  'the handshakes are shared, the request is not',
  {
    points: 1,
    hint: 'With ten requests on a connection, each takes one round trip and a tenth of those before the first.',
    misconceptions: ['divides-the-request-too'],
  },
  async ({ expectCall, draw }) => {
    await expectCall('meanRequestMs', { rttMs: 100, roundTripsBefore: 2, requestsPerConnection: 1 }).toBe(300);
    await expectCall('meanRequestMs', { rttMs: 100, roundTripsBefore: 2, requestsPerConnection: 10 }).toBeCloseTo(
      120,
      6,
    );
    const [rttMs, requestsPerConnection] = [draw.integer(10, 300), draw.integer(2, 50)];
    await expectCall('meanRequestMs', { rttMs, roundTripsBefore: 3, requestsPerConnection }).toBeCloseTo(
      rttMs + (3 * rttMs) / requestsPerConnection,
      6,
    );
  },
);

graded(
  'a method that nobody knows',
  {
    points: 1,
    hint: 'RFC 8470 s.4 speaks of methods that are known to be safe. Methods are case-sensitive (RFC 9110 s.9.1).',
    visibility: 'hidden',
    misconceptions: ['refuses-only-post', 'takes-idempotent-for-safe'],
  },
  async ({ expectCall, draw }) => {
    const method = draw.pick(['PURGE', 'MOVE', 'LOCK']);
    await expectCall('maySendEarly', { ...ready, method }).toBe(false);
    await expectCall('maySendEarly', { ...ready, method: 'get' }).toBe(false);
    await expectCall('maySendEarly', { ...ready, method: 'TRACE' }).toBe(true);
    await expectCall('maySendEarly', { ...ready, method: 'DELETE' }).toBe(false);
  },
);
