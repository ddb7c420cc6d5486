/** A waterfall in words. */

import { endedAtMs, lives } from '../timeline/phases.ts';
import type { Timeline } from '../timeline/timeline.ts';
import { formatMs } from '../units.ts';
import { costsOf } from './slices.ts';
import { costWords, count, linkWords, namesOf, originWords, pageWords, rankingWords, sentence } from './words.ts';

/** Longer lists are not listened to. */
const requestsTold = 12;

export function waterfallText(timelines: readonly Timeline[]): string {
  const names = namesOf(timelines);
  const ranking = rankingWords(timelines.map(({ totals }, index) => ({ name: names[index]!, ms: totals.pageLoadMs })));
  return [
    timelines.length === 1
      ? 'Waterfall of a page load.'
      : `Waterfalls of ${timelines.length} page loads on one time axis.`,
    ...(ranking === '' ? [] : [sentence(ranking)]),
    ...timelines.map((timeline, index) => paragraph(timeline, names[index]!)),
  ].join('\n');
}

function paragraph(timeline: Timeline, name: string): string {
  const { scenario, totals, requests } = timeline;
  const life = lives(timeline);
  const told = requests.slice(0, requestsTold).map((request) => {
    const startMs = life.get(request.id)?.[0]?.startMs ?? endedAtMs(request);
    return `${request.path} ${formatMs(startMs)} to ${formatMs(endedAtMs(request))}`;
  });
  const untold = requests.length - told.length;
  return [
    `${name} (${originWords(timeline)}):`,
    `${pageWords(scenario.page)}; ${linkWords(scenario.link)}.`,
    `Page load ${formatMs(totals.pageLoadMs)}, with ${count(totals.connections, 'connection')}.`,
    `Time of all requests together: ${costWords(costsOf([...life.values()].flat()))}.`,
    `Requests: ${told.join('; ')}${untold > 0 ? `; and ${untold} more` : ''}.`,
  ].join(' ');
}
