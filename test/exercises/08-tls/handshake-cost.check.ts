import { graded } from 'roundtrip/grade';

const first = { hasTicket: false, earlyData: false, helloRetry: false };
const again = { ...first, hasTicket: true };

graded(
  'a first visit: TCP, and then TLS',
  {
    points: 1,
    hint: 'TCP asks for its round trip before TLS can begin. Then TLS 1.2 has two flights of the server to wait for, TLS 1.3 one.',
    misconceptions: ['forgets-tcp'],
  },
  async ({ expectCall }) => {
    await expectCall('roundTripsBefore', { ...first, tls: 'none' }).toBe(1);
    await expectCall('roundTripsBefore', { ...first, tls: '1.2' }).toBe(3);
    await expectCall('roundTripsBefore', { ...first, tls: '1.3' }).toBe(2);
  },
);

graded(
  'a ticket saves a round trip where there are two',
  {
    points: 1,
    hint: 'What does a ticket make unnecessary in each version: a flight that somebody waits for, or only bytes and computing?',
    misconceptions: ['a-ticket-always-saves-one', 'forgets-tcp'],
  },
  async ({ expectCall }) => {
    await expectCall('roundTripsBefore', { ...again, tls: '1.2' }).toBe(2);
    await expectCall('roundTripsBefore', { ...again, tls: '1.3' }).toBe(2);
  },
);

graded(
  'early data needs TLS 1.3 and a ticket',
  {
    points: 1,
    hint: 'What is the request encrypted with, before the server has said anything? Who has no such key waits for a round trip.',
    misconceptions: ['early-data-without-a-ticket', 'forgets-tcp'],
  },
  async ({ expectCall }) => {
    await expectCall('roundTripsBefore', { ...again, tls: '1.3', earlyData: true }).toBe(1);
    await expectCall('roundTripsBefore', { ...first, tls: '1.3', earlyData: true }).toBe(2);
    await expectCall('roundTripsBefore', { ...again, tls: '1.2', earlyData: true }).toBe(2);
  },
);

graded(
  'a server that wants another key share',
  {
    points: 1,
    hint: 'RFC 9846 s.2.1: the client says hello again. What has become of its early data by then?',
    visibility: 'hidden',
    misconceptions: ['early-data-survives-a-retry', 'a-ticket-always-saves-one', 'forgets-tcp'],
  },
  async ({ expectCall }) => {
    await expectCall('roundTripsBefore', { ...first, tls: '1.3', helloRetry: true }).toBe(3);
    await expectCall('roundTripsBefore', { ...again, tls: '1.3', helloRetry: true }).toBe(3);
    await expectCall('roundTripsBefore', { ...again, tls: '1.3', earlyData: true, helloRetry: true }).toBe(3);
    await expectCall('roundTripsBefore', { ...first, tls: '1.2', helloRetry: true }).toBe(3);
  },
);
