import { expect, graded, type UnderCheck } from 'roundtrip/grade';

/** In which order times are added up must not matter: they are compared to a millionth of a millisecond. */
async function expectTimes(call: UnderCheck['call'], name: string, args: readonly unknown[], expected: number[]) {
  const given = await call(name, ...args);
  const rounded = Array.isArray(given) ? given.map(microseconds) : given;
  expect(rounded, `${name}(${args.map((arg) => JSON.stringify(arg)).join(', ')})`).toEqual(expected);
}

function microseconds(ms: unknown): unknown {
  return typeof ms === 'number' ? Math.round(ms * 1e6) / 1e6 : ms;
}

graded(
  'an answer arrives no earlier than those before it',
  {
    points: 1,
    hint: 'The server works on all requests at once, so times do not add up. What does an answer that is ready wait for?',
    misconceptions: ['server-works-on-one-at-a-time', 'answers-leave-when-they-are-ready'],
  },
  async ({ call, draw }) => {
    await expectTimes(call, 'answerTimes', [50, [200, 20, 20, 20]], [250, 250, 250, 250]);
    await expectTimes(call, 'answerTimes', [50, [20, 200, 20]], [70, 250, 250]);
    const [rttMs, slowMs] = [draw.integer(10, 200), draw.integer(100, 400)];
    const quickMs = draw.integer(1, 40);
    const expected = [quickMs, slowMs, slowMs, slowMs + 10].map((ms) => rttMs + ms);
    await expectTimes(call, 'answerTimes', [rttMs, [quickMs, slowMs, quickMs, slowMs + 10]], expected);
  },
);

graded(
  'how long answers are held up',
  {
    points: 1,
    hint: 'An answer is held up from the moment at which it is ready until it leaves. The first never is.',
    misconceptions: ['server-works-on-one-at-a-time', 'answers-leave-when-they-are-ready'],
  },
  async ({ call, draw }) => {
    await expectTimes(call, 'heldUpMs', [[200, 20, 20, 20]], [0, 180, 180, 180]);
    const [slowMs, quickMs] = [draw.integer(100, 400), draw.integer(1, 40)];
    await expectTimes(call, 'heldUpMs', [[quickMs, slowMs, quickMs]], [0, 0, slowMs - quickMs]);
  },
);

graded(
  'the order in which nobody is held up',
  {
    points: 1,
    visibility: 'hidden',
    hint: 'Whoever needs long holds up those behind it. Equals need a rule too: the question has one.',
    misconceptions: ['slowest-first'],
  },
  async ({ expectCall }) => {
    await expectCall('bestOrder', [200, 20, 30]).toEqual([1, 2, 0]);
    await expectCall('bestOrder', [20, 200, 20, 100]).toEqual([0, 2, 3, 1]);
    await expectCall('bestOrder', []).toEqual([]);
  },
);
