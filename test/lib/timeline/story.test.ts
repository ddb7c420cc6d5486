import { expect, test } from 'vitest';
import { causesOf, type RequestStory } from '../../../lib/timeline/story.ts';

const stories: readonly RequestStory[] = [
  {
    requestId: 2,
    path: '/a',
    causes: [
      { startMs: 0, endMs: 50, cause: 'request travels to the server' },
      { startMs: 50, endMs: 90, cause: 'server thinks' },
      { startMs: 90, endMs: 140, cause: 'first byte travels back' },
    ],
  },
];

test('causesOf, names the cause of a phase, and the length of each where there are several', () => {
  const causes = causesOf(stories);
  expect(causes({ id: 2 }, { startMs: 0, endMs: 50 })).toBe('request travels to the server');
  expect(causes({ id: 2 }, { startMs: 40, endMs: 140 })).toBe(
    'request travels to the server (10 ms), server thinks (40 ms), first byte travels back (50 ms)',
  );
});

test('causesOf, is silent where there is no story', () => {
  expect(causesOf(stories)({ id: 1 }, { startMs: 0, endMs: 50 })).toBeUndefined();
  expect(causesOf(stories)({ id: 2 }, { startMs: 140, endMs: 150 })).toBeUndefined();
});
