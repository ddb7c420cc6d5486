import { expect, test } from 'vitest';
import { Agenda } from '../../../lib/model/agenda.ts';
import { SharedLink } from '../../../lib/model/shared-link.ts';

/** 8 kbit/s: one byte per millisecond. */
const rate = 8000;

test('SharedLink, one transfer has the whole rate', () => {
  const agenda = new Agenda();
  const link = new SharedLink(agenda, rate);
  const ends: number[] = [];
  link.start(100, () => ends.push(agenda.nowMs));
  agenda.run();
  expect(ends).toEqual([100]);
});

test('SharedLink, two share evenly and the one left behind speeds up', () => {
  const agenda = new Agenda();
  const link = new SharedLink(agenda, rate);
  const ends: Record<string, number> = {};
  link.start(100, () => Object.assign(ends, { long: agenda.nowMs }));
  agenda.at(50, () => link.start(20, () => Object.assign(ends, { short: agenda.nowMs })));
  agenda.run();
  // 50 ms alone, then half the rate each: 20 bytes take 40 ms; the 30 bytes left then take 30 ms
  expect(ends).toEqual({ short: 90, long: 120 });
});

test('SharedLink, stop tells what was transferred and frees the share', () => {
  const agenda = new Agenda();
  const link = new SharedLink(agenda, rate);
  const seen: number[] = [];
  const broken = link.start(100, () => seen.push(-1));
  link.start(60, () => seen.push(agenda.nowMs));
  agenda.at(40, () => seen.push(link.stop(broken)));
  agenda.run();
  expect(seen).toEqual([20, 80]);
});

test('SharedLink, an unlimited rate takes no time', () => {
  const agenda = new Agenda();
  const ends: number[] = [];
  new SharedLink(agenda, null).start(1e9, () => ends.push(agenda.nowMs));
  agenda.run();
  expect(ends).toEqual([0]);
});
