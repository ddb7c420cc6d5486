import { expect, test } from 'vitest';
import { report } from '../../../lib/cli/commands/doctor.ts';
import { type Check, diagnose, says, version } from '../../../lib/cli/doctor.ts';

const checks: readonly Check[] = [
  { name: 'here', goodFor: 'one thing', required: true, probe: async () => ({ found: true, what: '1.2' }) },
  { name: 'absent', goodFor: 'another', probe: async () => ({ found: false, how: 'install it' }) },
  { name: 'broken', goodFor: 'a third', probe: () => Promise.reject(new Error('it fell over\nat a line')) },
];

test('diagnose, says of each part whether it was found, and a check that fails has not found it', async () => {
  expect(await diagnose(checks)).toEqual([
    { name: 'here', goodFor: 'one thing', required: true, found: true, what: '1.2', how: null },
    { name: 'absent', goodFor: 'another', required: false, found: false, what: null, how: 'install it' },
    { name: 'broken', goodFor: 'a third', required: false, found: false, what: null, how: 'it fell over' },
  ]);
});

test('report, lists all parts, how to get what is missing, and whether the course can be used', async () => {
  const findings = await diagnose(checks);
  const lines = report(findings)
    .split('\n')
    .map((line) => line.trim().replaceAll(/ {2,}/g, ' | '));
  expect(lines).toEqual([
    'part | here | good for',
    'here | 1.2 | one thing',
    'absent | missing | another',
    'broken | missing | a third',
    '',
    'To get what is missing:',
    'absent | install it',
    'broken | it fell over',
    '',
    'The course can be used; what is missing is optional.',
  ]);
  expect(report(findings.slice(0, 1))).toMatch(/Nothing is missing\.$/);
  expect(report(findings.map((one) => ({ ...one, required: true })))).toMatch(
    /The course cannot be used without: absent, broken\.$/,
  );
});

test('says and version, of a program that is there, is not there, or fails', async () => {
  expect(await says(process.execPath, ['--version'])).toBe(`${process.version}\n`);
  expect(await says('no-such-program', [])).toBeNull();
  expect(await says(process.execPath, ['--no-such-flag'])).toBeNull();
  expect(await version(process.execPath, ['--version'], 'how')).toEqual({ found: true, what: process.version });
  expect(await version('no-such-program', [], 'how')).toEqual({ found: false, how: 'how' });
});
