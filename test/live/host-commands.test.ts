/** The commands that measure this machine, run as a shell would. */

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const command = fileURLToPath(new URL('../../lib/cli/roundtrip.js', import.meta.url));

async function roundtrip(args: readonly string[]) {
  const child = spawn(process.execPath, [command, ...args], { env: { ...process.env, NO_COLOR: '1' } });
  const [stdout, stderr, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  return { code: code as number, stdout, stderr };
}

test('bench-connections --json, measures both clients, and opens no more than 2000 connections', async () => {
  const args = ['bench-connections', '--seconds', '0.5', '--concurrency', '4', '--json'];
  const { code, stdout, stderr } = await roundtrip(args);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  const { concurrency, peer, ...own } = JSON.parse(stdout);
  expect(concurrency).toBe(4);
  for (const rates of [own, peer]) {
    expect(rates.new.requests).toBeGreaterThan(100);
    expect(rates.reuse.requests).toBeGreaterThan(rates.new.requests);
  }
  expect(peer.new.requests).toBe(own.new.requests);
  expect(own.new.connections + own.reuse.connections + peer.new.connections + peer.reuse.connections).toBeLessThan(
    2000,
  );
  expect(Object.keys(peer.timesAsFast)).toEqual(['new', 'reuse']);
});

test.each([
  [['--seconds', '0'], /Give a number above 0, up to 60\./],
  [['--concurrency', 'many'], /Give a whole number/],
])('bench-connections %j, is a wrong command line', async (args, words) => {
  const { code, stderr } = await roundtrip(['bench-connections', ...args]);
  expect(code).toBe(2);
  expect(stderr).toMatch(words);
});

test('doctor --json, has found what it runs on, and says how to get each part that is missing', async () => {
  const { code, stdout, stderr } = await roundtrip(['doctor', '--json']);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  const findings: { name: string; goodFor: string; found: boolean; what: string | null; how: string | null }[] =
    JSON.parse(stdout);
  const named = (name: string) => findings.find((finding) => finding.name === name);
  expect(named('Node.js')).toMatchObject({ found: true, what: expect.stringContaining(process.versions.node) });
  expect(named('relay link')).toMatchObject({ found: true });
  expect(named('socket list')).toMatchObject({ found: process.platform === 'linux' });
  expect(findings.length).toBeGreaterThan(12);
  for (const { goodFor, found, what, how } of findings) {
    expect(goodFor).not.toBe('');
    expect(found ? what : how).toMatch(/^[^\n]+$/);
    expect(found ? how : what).toBeNull();
  }
});
