import { expect, test } from 'vitest';
import { Agenda } from '../../../lib/model/agenda.ts';
import { type AnswerEvents, AnswerStream } from '../../../lib/model/answer-stream.ts';
import { SharedLink } from '../../../lib/model/shared-link.ts';
import { parseScenario } from '../../../lib/scenario/parse-scenario.ts';
import type { ScenarioInput } from '../../../lib/scenario/scenario.ts';

/** Answers of the given sizes, ready at the given times, on a link of one byte per millisecond. */
function departures(
  answers: readonly { bytes: number; readyAtMs: number }[],
  rest: Omit<ScenarioInput, 'page'>,
): readonly (readonly [number, number])[] {
  const page = { resources: [{ path: '/', bodyBytes: 1 }] };
  const scenario = parseScenario({ page, tcp: { initialWindowSegments: null }, ...rest });
  const agenda = new Agenda();
  const link = new SharedLink(agenda, 8000);
  const on: AnswerEvents<[number, number]> = {
    firstByteLeft: (times, atMs) => {
      times[0] = atMs;
    },
    lastByteLeft: (times, atMs) => {
      times[1] = atMs;
    },
    stalls: () => {},
  };
  const stream = new AnswerStream(scenario, { agenda, link, on });
  const times = answers.map(() => [Number.NaN, Number.NaN] as [number, number]);
  for (const [place, { bytes, readyAtMs }] of answers.entries()) {
    const answer = stream.expect(times[place]!, bytes);
    agenda.at(readyAtMs, () => stream.setReady(answer));
  }
  agenda.run();
  return times;
}

const answers = [
  { bytes: 100, readyAtMs: 50 },
  { bytes: 20, readyAtMs: 0 },
];

test('AnswerStream, in order: what is ready first waits for the answer before it', () => {
  expect(departures(answers, { policy: { pipelineDepth: 2 } })).toEqual([
    [50, 150],
    [150, 170],
  ]);
});

test('AnswerStream, multiplexed: what is ready shares the connection', () => {
  expect(departures(answers, { policy: { protocol: 'HTTP/2' } })).toEqual([
    [50, 150],
    [0, 20],
  ]);
  const together = answers.map(({ bytes }) => ({ bytes, readyAtMs: 0 }));
  expect(departures(together, { policy: { protocol: 'HTTP/2' } })).toEqual([
    [0, 120],
    [0, 40],
  ]);
});

test('AnswerStream, waits for the congestion window between rounds', () => {
  const tcp = { mssBytes: 10, initialWindowSegments: 1 };
  // 10 bytes, then a wait until 10 + 100 ms, then 20, then the last 5 wait until 110 + 10 + 100 ms
  expect(departures([{ bytes: 35, readyAtMs: 0 }], { tcp })).toEqual([[0, 225]]);
});

test('AnswerStream, an answer without bytes leaves when it is ready', () => {
  expect(departures([{ bytes: 0, readyAtMs: 7 }], {})).toEqual([[7, 7]]);
});
