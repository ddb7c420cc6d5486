import { expect, test } from 'vitest';
import { packetOf, type SeenPacket } from '../../../../lib/measure/kernel/seen-packet.ts';

const seen: SeenPacket = {
  ...{ from: 'client', connection: 1, clientPort: 40_000, sentAtMs: 1010, arrivedAtMs: 1060, fate: 'delivered' },
  ...{ flagBits: 0x18, sequence: 1, acknowledges: 1, payloadBytes: 73, windowBytes: 64_000, queuedBytes: 0 },
  head: new Uint8Array(40),
};

test('packetOf, counts from the start of navigation and names the flags', () => {
  expect(packetOf(seen, 1000)).toMatchObject({
    ...{ sentAtMs: 10, arrivedAtMs: 60, flags: ['ACK', 'PSH'], origin: 'measured', payloadBytes: 73 },
  });
  expect(packetOf({ ...seen, flagBits: 0x02 }, 1000).flags).toEqual(['SYN']);
});

test('packetOf, what never arrived has no time of arrival', () => {
  expect(packetOf({ ...seen, arrivedAtMs: null, fate: 'lost' }, 1000)).toMatchObject({
    arrivedAtMs: null,
    fate: 'lost',
  });
});
