import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, existsSync, mkdirSync, mkdtempSync, openSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import library from '../../../lib/package.json' with { type: 'json' };
import { parseTimeline } from '../../../lib/timeline/parse-timeline.ts';

const command = fileURLToPath(new URL('../../../lib/cli/roundtrip.js', import.meta.url));

/** Runs the command as a shell would. */
async function roundtrip(args: readonly string[], input = '', cwd = process.cwd()) {
  const child = spawn(process.execPath, [command, ...args], { cwd, env: { ...process.env, NO_COLOR: '1' } });
  child.stdin.end(input);
  const [stdout, stderr, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  return { code: code as number, stdout, stderr };
}

const folder = mkdtempSync(join(tmpdir(), 'roundtrip-main-'));
beforeAll(() => {
  mkdirSync(join(folder, 'in', 'ann'), { recursive: true });
  writeFileSync(join(folder, 'in', 'ann', 'page-load.ts'), '');
  writeFileSync(join(folder, 'file'), '');
});
afterAll(() => rmSync(folder, { recursive: true }));

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

  test('predict takes a page, a link and a policy by name, and simulates', async () => {
    const named = [
      'predict',
      'three-objects',
      '--link',
      'dsl',
      '--policy',
      'http1.0',
      '--engine',
      'simulate',
      '--json',
    ];
    const timeline = parseTimeline(JSON.parse((await roundtrip(named)).stdout));
    expect(timeline).toMatchObject({ engine: 'simulate', totals: { connections: 3 } });
    expect(timeline.scenario.link).toMatchObject({ rttMs: 50, rateBitsPerSecond: 1_500_000 });
  });

  test('predict --format csv, har and svg', async () => {
    const [header, ...rows] = (await roundtrip(['predict', 'three-objects', '--format', 'csv'])).stdout
      .trim()
      .split('\n');
    expect(header).toBe(
      'id,path,connection,status,bodyBytes,startMs,endMs,blockedMs,dnsMs,connectMs,tlsMs,sendMs,waitMs,receiveMs',
    );
    expect(rows).toHaveLength(3);
    const har = JSON.parse((await roundtrip(['predict', 'three-objects', '--format', 'har'])).stdout);
    expect(har.log.entries).toHaveLength(3);
    const svg = (await roundtrip(['predict', 'three-objects', '--format', 'svg'])).stdout;
    expect(svg).toMatch(/^<svg [\s\S]*\/style\.css[\s\S]*<\/svg>\s*$/);
  });

  test.each(['model', 'simulate'])('predict --story tells why each request took its time (%s)', async (engine) => {
    const { stdout } = await roundtrip(['predict', 'three-objects', '--engine', engine, '--story']);
    expect(stdout).toMatch(/\/style\.css\n +200 ms +100 ms {2}waiting for a free connection/);
    expect(stdout).toMatch(/0 ms +100 ms {2}TCP handshake\n +100 ms +50 ms {2}request travels to the server/);
  });

  test('predict reads back the HAR file that it wrote', async () => {
    const { stdout } = await roundtrip(['predict', 'three-objects', '--format', 'har']);
    const again = await roundtrip(['predict', '-', '--json'], stdout);
    expect(again.code).toBe(0);
    expect(parseTimeline(JSON.parse(again.stdout)).requests.map(({ bodyBytes }) => bodyBytes)).toEqual([
      5000, 10000, 2000,
    ]);
  });

  test('compare says which policy won and why', async () => {
    const { code, stdout } = await roundtrip(
      ['compare', '-', '--policies', 'http1.0', 'http1.1'],
      JSON.stringify(scenario),
    );
    expect(code).toBe(0);
    expect(stdout).toMatch(
      /http1\.1 won with 200 ms, 1\.5 times as fast as http1\.0 \(300 ms\): it waited 100 ms less for hand/,
    );
  });

  test('compare leaves out what an engine cannot answer, and says so', async () => {
    const lossy = JSON.stringify({ ...scenario, link: { lossRate: 0.01 }, policy: {} });
    const { code, stdout, stderr } = await roundtrip(
      ['compare', '-', '--engine', 'model', '--policies', 'http1.1', 'http2', '--json'],
      lossy,
    );
    expect(code).toBe(0);
    expect(stderr).toMatch(/^without http2: unsupported by model: /);
    expect(JSON.parse(stdout).rows.map(({ name }: { name: string }) => name)).toEqual(['http1.1']);
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
    [['predict', 'three-objects', '--policy', 'http9'], /unknown policy: http9; give one of http1\.0/],
    [['predict', 'three-objects', '--link', 'ltee'], /unknown link: ltee; give one of modem-56k/],
    [['compare', 'three-objects', '--policies', 'http1.0', 'http9'], /unknown policy: http9; give one of http1\.0/],
    [['bench-connections', '--concurrency', '51'], /Give a whole number from 1 to 50/],
    [['kernel', 'install', '--prefix', ''], /Give a folder/],
    [['predict', 'three-objects', '--story', '--format', 'csv'], /csv has no place for a story/],
    [['predict', 'three-objects', '--repeat', '5'], /--repeat is for measurements; give --engine measure/],
    [['predict', 'three-objects', '--backend', 'relay'], /--backend is for measurements; give --engine measure/],
    [['compare', 'three-objects', '--repeat', '5'], /--repeat is for measurements; give --engine measure/],
    [['release', '--in-place', '--output', 'x'], /leave out --output/],
    [['grade', 'in', '--column', 'Week 1'], /--column is of a roster; give --roster/],
    [['no-such-command'], /unknown command 'no-such-command'/],
    [['help', 'no-such-command'], /unknown command 'no-such-command'/],
  ])('ends with 2, what is wrong and who explains for %j', async (args, words) => {
    const { code, stdout, stderr } = await roundtrip(args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    const [wrong, explains, ...more] = stderr.trimEnd().split('\n');
    expect(wrong).toMatch(words);
    expect(explains).toMatch(/^\(roundtrip [a-z- ]*--help explains\)$/);
    expect(more).toEqual([]);
  });

  test.each([['--version'], ['-V']])('%s prints the version', async (option) => {
    expect(await roundtrip([option])).toEqual({ code: 0, stdout: `${library.version}\n`, stderr: '' });
  });

  test.each([
    [
      ['predict', 'three-objects', '-e', 'measure', '--pcap', 'none/a.pcap'],
      /^invalid path: none\/a.pcap; there is no such/,
    ],
    [
      ['predict', 'three-objects', '-e', 'measure', '--pcap', '.'],
      /^invalid path: .; a folder is where a file should be/,
    ],
    [['release', '--output', 'file'], /^invalid path: .*file; a file is where a folder should be/],
    [['release', '--course', 'none'], /^invalid course .*none: it has no solutions/],
    [['grade', 'in', '--output', 'file'], /^invalid path: .*file.*; a file is where a folder should be/],
    [['grade', 'in', '--roster', 'in'], /^invalid roster in: it is a folder/],
    [['check', '01-one-request/page-load', '--file', 'in'], /^invalid --file: in is a folder/],
    [['run', '01', '--output', 'file'], /^invalid path: .*file; something else is there/],
  ])('ends with 1 and one line for a path that cannot be used: %j', async (args, words) => {
    const { code, stdout, stderr } = await roundtrip(args, '', folder);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(words);
    expect(stderr.match(/\n/g)).toHaveLength(1);
    expect(readdirSync(folder).sort()).toEqual(['file', 'in']);
  });

  test('ends without a word when nobody reads on', async () => {
    const child = spawn(process.execPath, [command, 'grade', '--help']);
    child.stdout.destroy();
    const [stderr, [code]] = await Promise.all([text(child.stderr), once(child, 'close')]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  });

  test.skipIf(!existsSync('/dev/full'))('ends with 1 and one line when its output cannot be written', async () => {
    const full = openSync('/dev/full', 'w');
    const child = spawn(process.execPath, [command, 'predict', 'three-objects'], { stdio: ['ignore', full, 'pipe'] });
    closeSync(full);
    const [stderr, [code]] = await Promise.all([text(child.stderr!), once(child, 'close')]);
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: expect.stringMatching(/^invalid output: it cannot be written; ENOSPC.*\n$/),
    });
  });

  test.each([
    [[]],
    [['start']],
    [['predict']],
    [['compare']],
    [['run']],
    [['site']],
    [['lab']],
    [['check']],
    [['doctor']],
    [['bench-connections']],
  ])('%j --help says what it does', async (args) => {
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
