import { expect, test } from 'vitest';
import { SubmissionError } from '../../../lib/errors.ts';
import { check } from '../../../lib/grade/check-in-notebook.ts';

test('check, gives the results of a topic, and a report for the notebook to show', async () => {
  const results = await check('01-one-request');
  expect(results[0]).toMatchObject({ exercise: '01-one-request/page-load', points: 0 });
  const bundle = Reflect.get(results, Symbol.for('jupyter.mimebundle'))() as Record<string, string>;
  expect(bundle['text/plain']).toMatch(/hint: .*\n[\s\S]*page-load: 0 of \d+ points/);
});

test('check, passes on what is wrong with the question itself', async () => {
  await expect(check('99-nothing/here')).rejects.toThrow(SubmissionError);
  await expect(check('99-nothing/here')).rejects.toThrow(/^unknown exercise 99-nothing\/here; give one such as/);
});
