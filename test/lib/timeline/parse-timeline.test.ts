import { expect, test } from 'vitest';
import { ScenarioError, TimelineError } from '../../../lib/errors.ts';
import { parseTimeline } from '../../../lib/timeline/parse-timeline.ts';
import { handMade } from './hand-made.ts';

test('parseTimeline, brings back what JSON was made of', () => {
  expect(parseTimeline(JSON.parse(JSON.stringify(handMade())))).toEqual(handMade());
});

test('parseTimeline, says where the form is wrong', () => {
  const timeline = handMade();
  Object.assign(timeline.requests[0]!.phases[0]!, { origin: 'guessed' });
  const parse = () => parseTimeline(timeline);
  expect(parse).toThrow(TimelineError);
  expect(parse).toThrow(/requests\.0\.phases\.0\.origin/);
});

test('parseTimeline, checks the invariants and the scenario inside', () => {
  const spoilt = handMade();
  spoilt.totals.pageLoadMs = 1;
  expect(() => parseTimeline(spoilt)).toThrow(/totals.pageLoadMs/);
  const wrong = handMade();
  wrong.scenario.link.rttMs = -1;
  expect(() => parseTimeline(wrong)).toThrow(ScenarioError);
});
