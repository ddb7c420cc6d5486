import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { parseTimeline } from '../../../lib/timeline/parse-timeline.ts';

const command = fileURLToPath(new URL('../../../lib/cli/roundtrip.js', import.meta.url));

/** Runs the command as a shell would. */
async function roundtrip(args: readonly string[], input = '') {
  const child = spawn(process.execPath, [command, ...args], { env: { ...process.env, NO_COLOR: '1' } });
  child.stdin.end(input);
  const [stdout, stderr, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  return { code: code as number, stdout, stderr };
}

const scenario = {
  page: { resources: ['/index.html', '/logo.png', '/style.css'].map((path) => ({ path, bodyBytes: 2000 })) },
  link: { rttMs: 50 },
  policy: { protocol: 'HTTP/1.0', persistent: false },
};

describe('roundtrip', () => {
  test('predict --json prints a timeline that meets the invariants', async () => {
    const { code, stdout, stderr } = await roundtrip(['predict', '-', '--json'], JSON.stringify(scenario));
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(parseTimeline(JSON.parse(stdout)).totals).toMatchObject({ pageLoadMs: 300, connections: 3 });
  });

  test('predict prints a table for people', async () => {
    const { code, stdout } = await roundtrip(['predict', '-'], JSON.stringify(scenario));
    expect(code).toBe(0);
    expect(stdout).toMatch(/loaded in 300 ms \(model: computed\)/);
  });

  test('ends with 1 and one clear line where the input is wrong', async () => {
    const broken = { ...scenario, link: { rttMs: -5 } };
    expect(await roundtrip(['predict', '-'], JSON.stringify(broken))).toEqual({
      code: 1,
      stdout: '',
      stderr: 'invalid link.rttMs: -5 ms; give milliseconds above 0\n',
    });
  });

  test('ends with 1 where the engine cannot answer, with its reason', async () => {
    const lossy = { ...scenario, link: { lossRate: 0.1 }, policy: { protocol: 'HTTP/2' } };
    const { code, stderr } = await roundtrip(['predict', '-', '--engine', 'model'], JSON.stringify(lossy));
    expect(code).toBe(1);
    expect(stderr).toMatch(/^unsupported by model: .*\n$/);
  });

  test.each([
    [['predict', '-', '--no-such-flag'], /unknown option '--no-such-flag'/],
    [['predict', '-', '--engine', 'guess'], /Allowed choices are model/],
    [['predict'], /missing required argument 'scenario'/],
    [['no-such-command'], /unknown command 'no-such-command'/],
  ])('ends with 2 and its usage for %j', async (args, words) => {
    const { code, stdout, stderr } = await roundtrip(args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(words);
    expect(stderr).toMatch(/Usage: roundtrip/);
  });

  test.each([[[]], [['start']], [['predict']], [['run']], [['check']]])('%j --help says what it does', async (args) => {
    const { code, stdout, stderr } = await roundtrip([...args, '--help']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/^Usage: roundtrip/);
  });

  test('check gives the stub no points and ends with 1; --json is for programs', async () => {
    const { code, stdout } = await roundtrip(['check', '01-one-request/page-load', '--json']);
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject([{ exercise: '01-one-request/page-load', points: 0 }]);
  });

  test('check --file takes another file, and one that is right ends with 0', async () => {
    const file = fileURLToPath(new URL('../../../solutions/01-one-request/page-load.ts', import.meta.url));
    const { code, stdout } = await roundtrip(['check', '01-one-request/page-load', '--file', file]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/page-load: all points/);
  });
});
