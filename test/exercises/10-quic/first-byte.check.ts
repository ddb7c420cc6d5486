import { graded } from 'roundtrip/grade';

const opening = { earlyData: false, retry: false, clientBytes: 1200, serverBytes: 3000 };

graded(
  'a new connection: transport and keys in one round trip',
  {
    points: 1,
    hint: 'TCP and TLS ask one after the other. What do QUIC’s first packets carry?',
    misconceptions: ['a-round-trip-for-tls-as-well'],
  },
  async ({ expectCall, draw }) => {
    await expectCall('firstByteRoundTrips', opening).toBe(2);
    await expectCall('firstByteRoundTrips', { ...opening, serverBytes: draw.integer(500, 3500) }).toBe(2);
  },
);

graded(
  'early data: the request rides with the first packet',
  {
    points: 1,
    hint: '0-RTT saves the round trip of the handshake. Does the answer need time to come back?',
    misconceptions: ['nothing-takes-no-time', 'a-round-trip-for-tls-as-well'],
  },
  async ({ expectCall, draw }) => {
    const serverBytes = draw.integer(300, 2000);
    await expectCall('firstByteRoundTrips', { ...opening, earlyData: true, serverBytes }).toBe(1);
  },
);

graded(
  'Retry: the client begins anew',
  {
    points: 1,
    hint: 'The server’s first answer is then only a question. What has to be said again after it?',
    misconceptions: ['always-one-round-trip', 'a-round-trip-for-tls-as-well', 'nothing-takes-no-time'],
  },
  async ({ expectCall }) => {
    await expectCall('firstByteRoundTrips', { ...opening, retry: true }).toBe(3);
    await expectCall('firstByteRoundTrips', { ...opening, earlyData: true, retry: true }).toBe(2);
  },
);

graded(
  'three times what the client has sent, and not a byte more',
  {
    points: 1,
    hint: 'How much may a server say to somebody whose address may be a lie? And when does it know that it is none?',
    visibility: 'hidden',
    misconceptions: ['always-one-round-trip', 'a-round-trip-for-tls-as-well', 'the-limit-outlives-the-retry'],
  },
  async ({ expectCall, draw }) => {
    const clientBytes = draw.integer(1200, 2400);
    const most = { ...opening, clientBytes, serverBytes: 3 * clientBytes };
    await expectCall('firstByteRoundTrips', most).toBe(2);
    await expectCall('firstByteRoundTrips', { ...most, serverBytes: 3 * clientBytes + 1 }).toBe(3);
    await expectCall('firstByteRoundTrips', { ...most, serverBytes: 4 * clientBytes, retry: true }).toBe(3);
  },
);
