import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { SubmissionError } from '../../../lib/errors.ts';
import { openSubmission } from '../../../lib/grade/submission.ts';

const folder = mkdtempSync(join(tmpdir(), 'roundtrip-submission-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Calls `answer` of a module with the given source. */
async function answerOf(source: string, ...args: unknown[]): Promise<unknown> {
  const file = join(folder, `${crypto.randomUUID()}.ts`);
  writeFileSync(file, source);
  const submission = openSubmission(file, { timeLimitMs: 2000 });
  try {
    return await submission.call('answer', ...args);
  } finally {
    await submission.close();
  }
}

test('openSubmission, calls an exported function with plain arguments', async () => {
  expect(await answerOf('export const answer = ({ a }: { a: number }) => ({ b: [a + 1] });', { a: 1 })).toEqual({
    b: [2],
  });
  expect(await answerOf('export async function answer(): Promise<string> { return "later"; }')).toBe('later');
  expect(await answerOf('export const answer = () => 0 / 0;')).toBeNaN();
});

test.each([
  ['throws', "export function answer() {\n  throw new Error('write it');\n}", /^write it \(line 2\)$/],
  ['has no such function', 'export const other = 1;', /^missing export answer; write: export function answer/],
  ['does not compile', 'export function answer( {', /line 1/],
  ['never ends', 'export function answer() { for (;;); }', /no answer within 2 s; is there an endless loop/],
  ['ends the process', 'export function answer() { process.exit(0); }', /ended the process/],
  ['ends the process at import', 'process.exit(0)', /ended the process/],
])('openSubmission, says so when the submission %s', async (_, source, words) => {
  const answer = answerOf(source);
  await expect(answer).rejects.toThrow(SubmissionError);
  await expect(answer).rejects.toThrow(words);
});

test('openSubmission, does not read what the submission prints as an answer', async () => {
  const forged = '{"call":1,"value":42}';
  expect(await answerOf(`console.log('${forged}'); console.error('${forged}'); export const answer = () => 7;`)).toBe(
    7,
  );
});
