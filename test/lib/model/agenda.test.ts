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
