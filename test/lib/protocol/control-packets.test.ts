import { expect, test } from 'vitest';
import { closePackets, controlPackets, openPackets } from '../../../lib/protocol/control-packets.ts';

test('a connection opens with SYN, SYN-ACK, ACK (RFC 9293 s.3.5)', () => {
  expect(openPackets.map(({ from, name }) => `${from} ${name}`)).toEqual([
    'client SYN',
    'server SYN-ACK',
    'client ACK',
  ]);
});

test('the full close has four packets, whoever begins (RFC 9293 s.3.6)', () => {
  expect(closePackets('four', 'server').map(({ from, name }) => `${from} ${name}`)).toEqual([
    'server FIN',
    'client ACK',
    'client FIN',
    'server ACK',
  ]);
});

test('a close can take three packets, or be one reset (RFC 9293 s.3.5.2, 3.6)', () => {
  expect(closePackets('three', 'client').map(({ name }) => name)).toEqual(['FIN', 'FIN-ACK', 'ACK']);
  expect(closePackets('reset', 'server')).toEqual([{ from: 'server', name: 'RST' }]);
});

test('controlPackets counts 7, 6 or 4', () => {
  expect([controlPackets('four'), controlPackets('three'), controlPackets('reset')]).toEqual([7, 6, 4]);
});
