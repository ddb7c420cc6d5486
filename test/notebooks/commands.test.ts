/** `roundtrip run` and `roundtrip start`, as a shell starts them. */

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { courseCache } from '../../lib/cli/course.ts';
import { isRunning } from './processes.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const command = join(root, 'lib', 'cli', 'roundtrip.js');

let course: string;
let temporary: string;
beforeEach(() => {
  course = mkdtempSync(join(tmpdir(), 'roundtrip-commands-'));
  temporary = join(course, 'tmp');
  for (const name of ['tmp', 'notebooks']) mkdirSync(join(course, name));
});
afterEach(() => {
  expect(readdirSync(temporary)).toEqual([]);
  rmSync(course, { recursive: true });
});

function write(name: string, ...sources: string[]): string {
  const cells = sources.map((source) => {
    const isCode = !source.startsWith('#');
    const results = isCode ? { outputs: [], execution_count: null } : {};
    return { cell_type: isCode ? 'code' : 'markdown', metadata: {}, source, ...results };
  });
  const path = join(course, 'notebooks', name);
  writeFileSync(path, JSON.stringify({ cells, metadata: {}, nbformat: 4, nbformat_minor: 5 }));
  return path;
}

function roundtrip(...args: string[]): ChildProcess {
  // Compiled code is kept beside the repository's own, so that not every course has to compile it anew.
  const env = { ...process.env, TMPDIR: temporary, CI: '1', NODE_COMPILE_CACHE: join(courseCache(root), 'compiled') };
  return spawn(process.execPath, [command, ...args], { cwd: course, env, stdio: ['ignore', 'pipe', 'pipe'] });
}

async function finish(child: ChildProcess) {
  const [stdout, stderr, [code]] = await Promise.all([text(child.stdout!), text(child.stderr!), once(child, 'close')]);
  return { code: code as number, stdout, stderr };
}

/** Resolves when the child has said something that matches. */
async function said(stream: Readable, pattern: RegExp): Promise<string> {
  let all = '';
  for await (const chunk of stream.iterator({ destroyOnReturn: false })) {
    all += chunk;
    if (pattern.test(all)) return all;
  }
  throw new Error(`the process ended without ${pattern}: ${all}`);
}

describe('roundtrip run', () => {
  test('writes all notebooks of the course in place, and says how far it is', async () => {
    const paths = [write('01-a.ipynb', '# A', '1 + 1', "'b'"), write('02-b.ipynb', '2 + 2')];
    const { code, stdout, stderr } = await finish(roundtrip('run'));
    expect({ code, stdout }).toEqual({ code: 0, stdout: '' });
    expect(stderr.match(/^01-a\.ipynb: .*$/gm)).toEqual([
      '01-a.ipynb: starting',
      '01-a.ipynb: cell 1 of 2',
      '01-a.ipynb: cell 2 of 2',
      expect.stringMatching(/^01-a\.ipynb: done in /),
    ]);
    const [first, second] = paths.map((path) => JSON.parse(readFileSync(path, 'utf8')));
    expect(first.cells[1].outputs[0].data).toEqual({ 'text/plain': ['2'] });
    expect(second.cells[0].outputs[0].data).toEqual({ 'text/plain': ['4'] });
    expect(readdirSync(join(course, 'notebooks'))).toEqual(['01-a.ipynb', '02-b.ipynb']);
  });

  test('runs notebooks side by side: here each waits for the other', async () => {
    const meet = (own: string, other: string) => `import { existsSync, writeFileSync } from 'node:fs';
      writeFileSync('../met-${own}', '');
      while (!existsSync('../met-${other}')) await new Promise((resolve) => setTimeout(resolve, 20));`;
    write('01-a.ipynb', meet('a', 'b'));
    write('02-b.ipynb', meet('b', 'a'));
    const { code, stdout } = await finish(roundtrip('run', '--jobs', '2', '--timeout', '30', '--json'));
    expect(code).toBe(0);
    expect(JSON.parse(stdout).map(({ status }: { status: string }) => status)).toEqual(['written', 'written']);
  });

  test('quotes a cell that fails, leaves that notebook as it was, and runs the others', async () => {
    const broken = write('01-broken.ipynb', '1', "throw new RangeError('too far');");
    const before = readFileSync(broken, 'utf8');
    const fine = write('02-fine.ipynb', '2');
    const { code, stdout, stderr } = await finish(roundtrip('run', broken, fine, '--output', 'out', '--json'));
    expect(code).toBe(1);
    expect(stderr).toMatch(
      /cell 2 \(id \w+\) failed: RangeError: too far\n\n {2}1 \| throw new RangeError\('too far'\);/,
    );
    expect(JSON.parse(stdout)).toMatchObject([
      {
        notebook: broken,
        status: 'failed',
        output: null,
        error: { position: 2, ename: 'RangeError', evalue: 'too far' },
      },
      { notebook: fine, status: 'written', output: join(course, 'out', '02-fine.ipynb'), error: null },
    ]);
    expect(readFileSync(broken, 'utf8')).toBe(before);
    expect(readdirSync(join(course, 'out'))).toEqual(['02-fine.ipynb']);
  });

  test('runs once more, alone, what failed beside others', async () => {
    const log = join(course, 'log');
    // Beside others the first two fail. Each notes when it begins and ends.
    const disturbed = `
      import { appendFileSync, existsSync, readFileSync } from 'node:fs';
      const log = ${JSON.stringify(log)};
      const isFirst = !existsSync(log) || !readFileSync(log, 'utf8').includes(NAME);
      appendFileSync(log, 'begins ' + NAME + '\\n');
      await new Promise((resolve) => setTimeout(resolve, 100));
      appendFileSync(log, 'ends ' + NAME + '\\n');
      if (isFirst) throw new Error('disturbed');`;
    const names = ['01-a', '02-b'];
    const paths = names.map((name) => write(`${name}.ipynb`, disturbed.replaceAll('NAME', `'${name}'`)));
    const broken = write('03-broken.ipynb', "throw new RangeError('too far');");
    const { code, stdout, stderr } = await finish(roundtrip('run', ...paths, broken, '--json', '--jobs', '3'));
    expect(code).toBe(1);
    expect(JSON.parse(stdout).map(({ status }: { status: string }) => status)).toEqual([
      'written',
      'written',
      'failed',
    ]);
    expect(stderr).toContain('01-a.ipynb: cell 1 failed (Error); will run again, alone');
    expect(stderr).toContain('03-broken.ipynb: cell 1 failed (RangeError); will run again, alone');
    expect(stderr.match(/03-broken\.ipynb: cell 1 \(id \w+\) failed: RangeError: too far/g)).toHaveLength(1);
    const alone = readFileSync(log, 'utf8').trimEnd().split('\n').slice(4);
    expect(alone.map((line) => line.split(' ')[0])).toEqual(['begins', 'ends', 'begins', 'ends']);
    expect(alone[0]!.slice(-4)).toBe(alone[1]!.slice(-4));
  });

  test('stops at Ctrl-C with 130, leaves no kernel and no half notebook, and goes on where it was', async () => {
    const done = write(
      '01-done.ipynb',
      "import { writeFileSync } from 'node:fs';\nwriteFileSync('../tmp/ran', '');\n7",
    );
    const pid = join(temporary, 'pid');
    const wait = `import { writeFileSync } from 'node:fs';
      writeFileSync(${JSON.stringify(pid)}, String(process.pid));
      console.log('running');
      await new Promise(() => {});`;
    const path = write('02-long.ipynb', '1', wait);
    const before = readFileSync(path, 'utf8');
    const child = roundtrip('run', '--jobs', '1');
    await said(child.stderr!, /02-long\.ipynb: cell 2 of 2/);
    await expect.poll(() => existsSync(pid)).toBe(true);
    child.kill('SIGINT');
    expect(await once(child, 'exit')).toEqual([130, null]);
    expect(isRunning(Number(readFileSync(pid, 'utf8')))).toBe(false);
    expect(readFileSync(path, 'utf8')).toBe(before);
    expect(readdirSync(join(course, 'notebooks'))).toEqual(['01-done.ipynb', '02-long.ipynb']);
    for (const name of ['ran', 'pid']) rmSync(join(temporary, name));

    write('02-long.ipynb', '2');
    const { code, stderr } = await finish(roundtrip('run'));
    expect(code).toBe(0);
    expect(stderr).toContain('01-done.ipynb: unchanged since its last run, skipped');
    expect(stderr).toContain('02-long.ipynb: done in');
    expect(readdirSync(temporary)).toEqual([]);
    expect(readFileSync(done, 'utf8')).toContain('"7"');
  });

  test('runs again what has changed, by content, and all of it with --force', async () => {
    const path = write('01-a.ipynb', '1 + 1');
    const statusOf = async (...args: string[]) =>
      JSON.parse((await finish(roundtrip('run', '--json', ...args))).stdout)[0].status;
    const seen = [await statusOf()];
    utimesSync(path, 1, 1);
    seen.push(await statusOf());
    mkdirSync(join(course, 'exercises'));
    writeFileSync(join(course, 'exercises', 'answer.ts'), '');
    seen.push(await statusOf());
    writeFileSync(path, readFileSync(path, 'utf8').replace('"2"', '"3"'));
    seen.push(await statusOf(), await statusOf(), await statusOf('--force'));
    expect(seen).toEqual(['written', 'unchanged', 'written', 'written', 'unchanged', 'written']);
  });

  test('starts with what took longest the last time', async () => {
    write('01-short.ipynb', '1 + 1');
    write('02-long.ipynb', 'await new Promise((resolve) => setTimeout(resolve, 5000)); 2 + 2');
    const endedIn = async () => {
      const { stderr } = await finish(roundtrip('run', '--force', '--jobs', '1'));
      return [...stderr.matchAll(/^(\S+)\.ipynb: done in /gm)].map(([, name]) => name);
    };
    expect(await endedIn()).toEqual(['01-short', '02-long']);
    expect(await endedIn()).toEqual(['02-long', '01-short']);
  });

  test('--check tells what has changed as a diff, with 1, writes nothing, and knows what it has checked', async () => {
    const path = write(
      '01-a.ipynb',
      "console.log('port', 127);\nconsole.log('now', new Date().toISOString());",
      'Math.max(1, 2)',
    );
    await finish(roundtrip('run'));
    const check = () => finish(roundtrip('run', '--check'));
    const same = await check();
    expect(same).toMatchObject({ code: 0, stdout: '' });
    expect(same.stderr).toMatch(/same outputs, in/);
    expect((await check()).stderr).toContain('skipped');

    const other = readFileSync(path, 'utf8').replace('"2"', '"5"');
    writeFileSync(path, other);
    const different = await check();
    expect(different.code).toBe(1);
    expect(different.stderr).toMatch(/1 difference, in/);
    expect(different.stdout).toBe(
      '--- notebooks/01-a.ipynb (stored)\n+++ notebooks/01-a.ipynb (this run)\n\n' +
        '## modified /cells/1/outputs/0/data/text/plain:\n@@ -1,1 +1,1 @@\n-5\n+2\n',
    );
    expect(readFileSync(path, 'utf8')).toBe(other);
  });
});

describe('roundtrip start', () => {
  test('serves the course, its kernels and nothing to strangers, from the lesson that is named, until Ctrl-C', async () => {
    const path = write('01-a.ipynb', '# First lesson', '20 + 1');
    write('02-b.ipynb', '# Second lesson', '2');
    const before = readFileSync(path, 'utf8');
    const child = roundtrip('start', path, '--json', '--host-name', 'course.example');
    const { address } = JSON.parse(await said(child.stdout!, /\n/));
    expect(address).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/notebooks\/01-a\.ipynb\?token=[\w-]{32}$/);
    const { origin, searchParams } = new URL(address);
    expect((await fetch(origin)).status).toBe(401);
    const headers = { authorization: `token ${searchParams.get('token')}` };
    const index = await (await fetch(origin, { headers })).text();
    expect(index).toContain('href="/notebooks/01-a.ipynb">First lesson</a>');
    expect(index).toContain('href="/notebooks/02-b.ipynb">Second lesson</a>');
    // As a proxy asks, which has another name.
    const sent = request(address, { headers: { host: 'course.example' } });
    sent.end();
    const [{ statusCode }] = await once(sent, 'response');
    expect(statusCode).toBe(303);
    const body = JSON.stringify({ path: 'notebooks/01-a.ipynb', type: 'notebook' });
    const session = await fetch(`${origin}/api/sessions`, { method: 'POST', headers, body });
    expect(await session.json()).toMatchObject({ kernel: { name: 'tslab', execution_state: 'idle' } });
    child.kill('SIGINT');
    const { code, stderr } = await finish(child);
    expect(code).toBe(0);
    expect(stderr).toContain('Press Ctrl-C to stop.');
    expect(readFileSync(path, 'utf8')).toBe(before);
    await expect(fetch(address)).rejects.toThrow();
  });
});
