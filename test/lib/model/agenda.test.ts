import { expect, test } from 'vitest';
import { Agenda } from '../../../lib/model/agenda.ts';

test('Agenda, acts by time, and in the order of planning at the same time', () => {
  const agenda = new Agenda();
  const acts: string[] = [];
  const note = (word: string) => () => acts.push(`${word} at ${agenda.nowMs}`);
  agenda.at(2, note('second'));
  agenda.at(1, () => {
    note('first')();
    agenda.at(2, note('fourth'));
  });
  agenda.at(2, note('third'));
  agenda.run();
  expect(acts).toEqual(['first at 1', 'second at 2', 'third at 2', 'fourth at 2']);
});

test('Agenda, decides when all that happens at a moment is known, however its times were added up', () => {
  const agenda = new Agenda();
  const acts: string[] = [];
  agenda.at(0.1 + 0.2, () => agenda.decide(() => acts.push('decided')));
  agenda.at(0.3, () => acts.push('happened'));
  agenda.run();
  expect(acts).toEqual(['happened', 'decided']);
  expect(agenda.nowMs).toBe(0.3);
});

test('Agenda, of one moment: what happens, then patience that ends, then decisions; whatever was planned first', () => {
  const agenda = new Agenda();
  const acts: string[] = [];
  const note = (word: string) => acts.push(word);
  agenda.endOfPatience(5, note, 'patience');
  agenda.endOfPatience(3, note, 'less patience');
  agenda.endOfPatience(5, note, 'as much patience');
  agenda.at(5, () => agenda.decide(note, 'decision'));
  agenda.at(5, note, 'happening');
  agenda.run();
  expect(acts).toEqual(['less patience', 'happening', 'patience', 'as much patience', 'decision']);
});

test('Agenda, an appointment is kept when it was planned for last, and not at all where that is never', () => {
  const agenda = new Agenda();
  const acts: string[] = [];
  const kept = agenda.appointment(() => acts.push(`kept at ${agenda.nowMs}`));
  const missed = agenda.appointment(() => acts.push('missed'));
  agenda.appoint(kept, 2);
  agenda.appoint(missed, 2);
  agenda.appoint(kept, 4);
  agenda.at(3, () => agenda.appoint(missed, Number.POSITIVE_INFINITY));
  agenda.at(1, () => agenda.appoint(missed, 5));
  agenda.at(4, () => acts.push('happened at 4'));
  agenda.run();
  expect(acts).toEqual(['kept at 4', 'happened at 4']);
});
