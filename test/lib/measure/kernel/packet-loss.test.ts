import { expect, test } from 'vitest';
import { type Identity, PacketLoss, type StagedLoss } from '../../../../lib/measure/kernel/packet-loss.ts';

function data(sequence: number, of: Partial<Identity> = {}): Identity {
  return { connection: 1, from: 'server', sequence, acknowledges: 1, length: 1460, ...of };
}

function lossOf(rate: number, { seed = 1, staged = [] as StagedLoss[] } = {}): PacketLoss {
  return new PacketLoss({ rate, seed, staged });
}

const many = Array.from({ length: 20_000 }, (_, i) => data(1 + 1460 * i));

test('PacketLoss, loses about as many as it should, and none or all at 0 and 1', () => {
  const loss = lossOf(0.1);
  const lost = many.filter((packet) => loss.strikes(packet)).length;
  // Four standard deviations of a binomial of 20,000 trials.
  expect(Math.abs(lost - 2000)).toBeLessThan(4 * Math.sqrt(20_000 * 0.1 * 0.9));
  expect(many.filter((packet) => lossOf(0).strikes(packet))).toEqual([]);
});

test('PacketLoss, the fate of a packet hangs on what it is, not on what came before', () => {
  const forwards = lossOf(0.3);
  const fates = many.map((packet) => forwards.strikes(packet));
  const backwards = lossOf(0.3);
  const again = many.toReversed().map((packet) => backwards.strikes(packet));
  expect(again.toReversed()).toEqual(fates);
});

test.each([
  ['seed', (packet: Identity) => lossOf(0.5, { seed: 2 }).strikes(packet)],
  ['connection', (packet: Identity) => lossOf(0.5).strikes({ ...packet, connection: 2 })],
  ['direction', (packet: Identity) => lossOf(0.5).strikes({ ...packet, from: 'client' })],
])('PacketLoss, another %s has other losses', (_what, strikes) => {
  const fates = many.map((packet) => lossOf(0.5).strikes(packet));
  const others = many.map(strikes);
  const same = fates.filter((fate, i) => fate === others[i]).length / many.length;
  expect(Math.abs(same - 0.5)).toBeLessThan(0.02);
});

test('PacketLoss, what is sent again has a new chance', () => {
  const loss = lossOf(0.5);
  const tries = Array.from({ length: 1000 }, () => loss.strikes(data(1)));
  expect(tries).toContain(true);
  expect(tries).toContain(false);
});

test('PacketLoss, loses what is staged, as often as it is staged', () => {
  const loss = lossOf(0, { staged: [{ connection: 1, from: 'server', sequence: 3000, times: 2 }] });
  expect(loss.strikes(data(1))).toBe(false);
  expect(loss.strikes(data(1461))).toBe(false);
  expect([1, 2, 3].map(() => loss.strikes(data(2921)))).toEqual([true, true, false]);
  expect(loss.strikes(data(2921, { connection: 2 }))).toBe(false);
});

test('PacketLoss, a SYN has the number 0', () => {
  const syn: Identity = { connection: 1, from: 'client', sequence: 0, acknowledges: 0, length: 1 };
  const loss = lossOf(0, { staged: [{ connection: 1, from: 'client', sequence: 0 }] });
  expect([loss.strikes(syn), loss.strikes(syn)]).toEqual([true, false]);
});
