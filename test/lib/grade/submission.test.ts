import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { SubmissionError } from '../../../lib/errors.ts';
import { defaultLimits } from '../../../lib/grade/sandbox/limits.ts';
import { openSubmission } from '../../../lib/grade/submission.ts';

const folder = mkdtempSync(join(tmpdir(), 'roundtrip-submission-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Calls `answer` of a module with the given source. */
async function answerOf(source: string, ...args: unknown[]): Promise<unknown> {
  const own = join(folder, crypto.randomUUID());
  mkdirSync(own);
  writeFileSync(join(own, 'answer.ts'), source);
  const submission = openSubmission(own, 'answer.ts', { limits: { ...defaultLimits, loadMs: 2500, callMs: 2000 } });
  try {
    return (await submission.call('answer', ...args)).value;
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
  const lines = 'a\u2028b\u2029c\r\nd';
  expect(await answerOf('export const answer = (text: string) => text;', lines)).toBe(lines);
});

test.each([
  ['throws', "export function answer() {\n  throw new Error('write it');\n}", /^write it \(line 2\)$/],
  ['has no such function', 'export const other = 1;', /^missing export answer; write: export function answer/],
  ['does not compile', 'export function answer( {', /line 1/],
  [
    'never ends',
    'export function answer() { for (;;); }',
    /^answer did not end within 2 s: an endless loop, or it waits for/,
  ],
  [
    'never ends its import',
    'await new Promise(() => setInterval(() => {}, 1000));',
    /^the module did not end within 2.5 s/,
  ],
  ['waits for nothing', 'await new Promise(() => {});', /ended the process \(code 13\)|did not end within/],
  [
    'prints without end',
    "const on = () => process.stdout.write('x'.repeat(65536), on); on(); await new Promise(() => {});",
    /printed more than 10 MiB/,
  ],
  ['writes to the socket', "import fs from 'node:fs'; fs.writeSync(3, 'x\\n');", /something else than answers/],
  [
    'returns a function',
    'export const answer = () => ({ then: 1, f() {} }); throw 1',
    /it threw 1, which is not an Error/,
  ],
  ['ends the process', 'export function answer() { process.exit(0); }', /ended the process/],
  ['ends the process at import', 'process.exit(0)', /ended the process/],
])('openSubmission, says so when the submission %s', async (_, source, words) => {
  const answer = answerOf(source);
  await expect(answer).rejects.toThrow(SubmissionError);
  await expect(answer).rejects.toThrow(words);
});

test('openSubmission, brings values as fresh plain data', async () => {
  const source = `export class Page { size = 2; get now() { return 1; } }
    export const answer = () => ({ page: new Page(), f() {}, m: new Map(), u: undefined, b: 1n, z: -0, ['__proto__']: 7 });`;
  const value = (await answerOf(source)) as Record<string, unknown>;
  expect(value).toEqual({
    page: { size: 2 },
    f: { 'not plain data': 'function' },
    m: { 'not plain data': 'Map' },
    u: undefined,
    b: 1n,
    z: -0,
    ['__proto__']: 7,
  });
  expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
});

test('openSubmission, names the file and line of a helper', async () => {
  const own = join(folder, 'two-files');
  mkdirSync(own);
  writeFileSync(join(own, 'helper.ts'), "export const help = () => {\n  throw new Error('no help');\n};");
  writeFileSync(join(own, 'answer.ts'), "import { help } from './helper.js';\nexport const answer = () => help();");
  const placeOf = (file: string, line: number) => `${file}:${line}`;
  const submission = openSubmission(own, 'answer.ts', { placeOf });
  await expect(submission.call('answer')).rejects.toThrow('no help (helper.ts:2)');
  await submission.close();
});

test('openSubmission, does not read what the submission prints as an answer', async () => {
  const forged = '{"call":1,"value":42}';
  expect(await answerOf(`console.log('${forged}'); console.error('${forged}'); export const answer = () => 7;`)).toBe(
    7,
  );
});
