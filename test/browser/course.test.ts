/** The course in a real browser: a lesson read, edited, run, interrupted, saved and found again; an exercise solved. */

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { Browser, BrowserContext, Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { pointsMaxOf } from '../../lib/grade/points-max.ts';
import { notebookOf } from '../server/course.ts';
import { chromiumPath, launch, needsChromium } from './chromium.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core'), 'utf8');
/** JupyterLab's own words: two without effect on every notebook, then what it says of a restart and of a conflict. */
const KNOWN_NOISE =
  /^Invalid access: Add Yjs type|^\[yjs#509\]|^Connection lost, reconnecting|^Canceled future|^Different hash found/;

const EXERCISE = '01-one-request/page-load';
const LINKS =
  '[time](glossary.md#round-trip), [questions](../exercises/01-one-request/README.md), [next](02-b.ipynb#why)';

describe.skipIf(!chromiumPath)(`the course in a browser${needsChromium}`, () => {
  const course = mkdtempSync(join(tmpdir(), 'roundtrip-course-'));
  const lesson = join(course, 'notebooks/01-lesson.ipynb');
  let server: ChildProcess;
  let browser: Browser;
  let context: BrowserContext;
  let origin: string;
  let complaints: string[] = [];
  let pointsMax: number;

  beforeAll(async () => {
    for (const part of ['exercises', 'test/exercises']) {
      mkdirSync(join(course, part), { recursive: true });
      cpSync(join(root, part, '01-one-request'), join(course, part, '01-one-request'), { recursive: true });
    }
    pointsMax = (await pointsMaxOf(root, [EXERCISE]))[EXERCISE]!;
    mkdirSync(join(course, 'notebooks'));
    cpSync(join(root, 'notebooks/glossary.md'), join(course, 'notebooks/glossary.md'));
    symlinkSync(join(root, 'node_modules'), join(course, 'node_modules'));
    symlinkSync(join(root, 'lib'), join(course, 'lib'));
    writeFileSync(join(course, 'package.json'), '{"type": "module"}');
    writeFileSync(lesson, notebookOf(`# A lesson\n\nIt takes $n \\cdot t$: ${LINKS}.`, '1 + 1', 'const x = 1;'));
    const [address] = await Promise.all([
      start(),
      launch().then((launched) => {
        browser = launched;
      }),
    ]);
    origin = new URL(address).origin;
    context = await browser.newContext({ viewport: { width: 1200, height: 900 } });
    const page = await context.newPage();
    await page.goto(address);
    expect(page.url()).toBe(`${origin}/`);
    await page.close();
  }, 120_000);

  /** @returns the address with the token */
  async function start(...options: string[]): Promise<string> {
    server = spawn(process.execPath, [join(root, 'lib/cli/roundtrip.js'), 'start', '--no-open', ...options], {
      cwd: course,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [address] = await once(createInterface({ input: server.stdout! }), 'line');
    return address;
  }

  beforeEach(() => {
    complaints = [];
  });
  afterEach(async () => {
    for (const page of context.pages()) await page.close();
    expect(complaints).toEqual([]);
  });

  afterAll(async () => {
    await browser?.close();
    if (server?.exitCode === null) {
      server.kill('SIGINT');
      expect(await once(server, 'exit')).toEqual([0, null]);
    }
    rmSync(course, { recursive: true, force: true });
  });

  async function open(path: string, from: BrowserContext = context): Promise<Page> {
    const page = await from.newPage();
    page.on('console', (message) => {
      const isBad = ['error', 'warning'].includes(message.type()) && !KNOWN_NOISE.test(message.text());
      if (isBad) complaints.push(message.text());
    });
    page.on('pageerror', (error) => complaints.push(String(error.stack)));
    page.on('request', (request) => {
      const { protocol, host } = new URL(request.url());
      if (protocol.startsWith('http') && host !== new URL(origin).host) complaints.push(`asked ${request.url()}`);
    });
    await page.goto(`${origin}${path}`);
    return page;
  }

  const ready = (page: Page) => page.locator('.kernel-status[data-state=ready]').waitFor();
  const running = (page: Page) => page.locator('.kernel-status[data-state=running]').waitFor();
  const cell = (page: Page, number: number) =>
    page.getByRole('article', { name: new RegExp(`^(Code|Text) ${number}$`) });
  const output = (of: Locator) => of.locator('.jp-OutputArea-output');

  /** Replaces the source of a cell by typing. */
  async function write(page: Page, number: number, source: string): Promise<Locator> {
    const target = cell(page, number);
    await target.locator('.cm-content').click();
    await page.keyboard.press('ControlOrMeta+A');
    await page.keyboard.insertText(source);
    return target;
  }

  async function tabTo(page: Page, target: Locator): Promise<void> {
    for (let tabs = 0; tabs < 50; tabs++) {
      if ((await target.and(page.locator(':focus')).count()) > 0) return;
      await page.keyboard.press('Tab');
    }
    throw new Error('the Tab key does not lead there');
  }

  /** What axe finds wrong, in words. */
  async function violations(page: Page): Promise<string[]> {
    await page.evaluate(axe);
    const { violations } = await page.evaluate<{
      violations: { id: string; nodes: { target: string[]; failureSummary: string }[] }[];
    }>("axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] })");
    return violations.flatMap(({ id, nodes }) =>
      nodes.map(({ target, failureSummary }) => `${id}: ${target.join(' ')}: ${failureSummary}`),
    );
  }

  test('by keyboard alone a lesson is opened, edited and run; it is saved, and as it was after a reload', async () => {
    const page = await open('/');
    const { keyboard } = page;
    for (const key of ['Tab', 'Tab', 'Enter']) await keyboard.press(key);
    await page.getByRole('heading', { name: 'A lesson' }).waitFor();
    expect(await page.locator('.katex').first().textContent()).toContain('⋅');
    await ready(page);
    const links = await page.locator('p a').all();
    expect(await Promise.all(links.map((link) => link.getAttribute('href')))).toEqual([
      '/notebooks/glossary.md#round-trip',
      '/exercises/01-one-request/README.md',
      '/notebooks/02-b.ipynb#why',
    ]);

    // On the first cell, in command mode: down, into the editor, new text, run and on to the next.
    for (const key of ['ArrowDown', 'Enter', 'ControlOrMeta+A']) await keyboard.press(key);
    await keyboard.type('6 * 7');
    await keyboard.press('Shift+Enter');
    await output(cell(page, 2)).getByText('42').waitFor();
    for (const key of ['Enter', 'ControlOrMeta+A']) await keyboard.press(key);
    await keyboard.type("throw new RangeError('too far');");
    await keyboard.press('Control+Enter');
    await cell(page, 3).getByText('RangeError: too far').first().waitFor();
    // A cell that was not meant: inserted, and taken back.
    await keyboard.press('b');
    await cell(page, 4).waitFor();
    for (const key of ['d', 'd']) await keyboard.press(key);
    await cell(page, 4).waitFor({ state: 'detached' });
    await keyboard.press('h');
    await page.getByRole('dialog', { name: 'Keys' }).getByText('Interrupt the kernel').waitFor();
    await keyboard.press('Escape');

    // Nothing was saved by hand.
    const stored = () => JSON.parse(readFileSync(lesson, 'utf8')).cells;
    await expect.poll(() => stored()[2].outputs[0]?.ename).toBe('RangeError');
    expect(stored()[1]).toMatchObject({ source: ['6 * 7'], outputs: [{ data: { 'text/plain': ['42'] } }] });
    expect(readFileSync(lesson, 'utf8')).toMatch(/^\{\n "cells": \[/);

    await page.reload();
    await output(cell(page, 2)).getByText('42').waitFor();
    await ready(page);
    await page.locator('.has-run').nth(1).waitFor();
    // The kernel has gone on: its variables are there.
    const again = await write(page, 2, 'const kept = 5; kept');
    await page.keyboard.press('Control+Enter');
    await output(again).getByText('5').waitFor();

    await page.keyboard.press('ControlOrMeta+S');
    const checkpoint = join(course, '.roundtrip/checkpoints/notebooks/01-lesson.ipynb');
    await expect.poll(() => existsSync(checkpoint) && readFileSync(checkpoint, 'utf8')).toContain('kept = 5');
    const changed = await write(page, 2, 'a mistake');
    await expect.poll(() => readFileSync(lesson, 'utf8')).toContain('a mistake');
    await page.getByRole('button', { name: 'Checkpoint' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Go back' }).click();
    await changed.getByText('kept = 5').waitFor();
    await page.goto(`${origin}/`);
    await page.getByText('1 of 2 cells run').waitFor();
    await page.close();
  });

  test('what an earlier run has shown is hidden below a prediction until that has run', async () => {
    const path = join(course, 'notebooks/02-prediction.ipynb');
    const notebook = JSON.parse(notebookOf('# A question', 'const mine = undefined;', '6 * 7'));
    notebook.cells[1].metadata.tags = ['prediction'];
    const outputs = [{ output_type: 'stream', name: 'stdout', text: 'the answer is 42' }];
    Object.assign(notebook.cells[2], { execution_count: 2, outputs });
    writeFileSync(path, JSON.stringify(notebook));
    const page = await open('/notebooks/02-prediction.ipynb');
    await ready(page);
    const answer = page.getByText('the answer is 42');
    await answer.waitFor({ state: 'attached' });
    await answer.waitFor({ state: 'hidden' });
    const note = () =>
      page.evaluate("getComputedStyle(document.querySelector('.predicts ~ * .jp-OutputArea'), '::before').content");
    expect(await note()).toContain('hidden until you have run the cell with your prediction');
    await cell(page, 2).click();
    await page.keyboard.press('Control+Enter');
    await answer.waitFor({ state: 'visible' });
    expect(await note()).toContain('Output of an earlier run');
    await write(page, 2, 'const mine = 41;');
    await expect.poll(() => readFileSync(path, 'utf8')).toContain('const mine = 41;');
    await page.close();
    // Another visit, which knows nothing of the first: the numbers are there.
    const later = await open('/notebooks/02-prediction.ipynb');
    await ready(later);
    await later.getByText('the answer is 42').waitFor({ state: 'visible' });
    await later.close();
    rmSync(path);
  });

  test('figures are alive, proposals and documentation come from the kernel', async () => {
    const page = await open('/notebooks/01-lesson.ipynb');
    await ready(page);
    const figure = await write(
      page,
      2,
      [
        "import { model, waterfall, withSlider } from 'roundtrip';",
        "console.log('an address in a line, http://127.0.0.1/page, which becomes a link');",
        "const page = { resources: [{ path: '/a.html', bodyBytes: 1000 }] };",
        'const steps = [10, 50].map((rttMs) => ({ value: String(rttMs), figure: waterfall(model({ page, link: { rttMs } })) }));',
        "withSlider({ label: 'round trip', steps })",
      ].join('\n'),
    );
    await page.keyboard.press('Control+Enter');
    await figure.locator('.figure svg.main-svg').first().waitFor({ timeout: 30_000 });
    expect(await figure.locator('.figure').getAttribute('aria-label')).toContain('/a.html');
    const slider = figure.getByRole('slider', { name: 'round trip' });
    await figure.locator('.figure').getByText('page load 20 ms').waitFor();
    await slider.press('ArrowRight');
    await figure.locator('.figure').getByText('page load 100 ms').waitFor();
    expect(await slider.getAttribute('aria-valuetext')).toBe('50');

    await write(page, 3, '"text".toUpperC');
    await page.keyboard.press('End');
    await page.keyboard.press('Tab');
    await page.locator('.jp-Completer').getByText('toUpperCase').waitFor();
    expect(await violations(page)).toEqual([]);
    await page.keyboard.press('Enter');
    await cell(page, 3).getByText('"text".toUpperCase', { exact: true }).waitFor();
    await page.keyboard.press('Shift+Tab');
    await page.locator('.jp-Tooltip').getByText('toUpperCase(): string').first().waitFor();
    expect(await violations(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await page.locator('.jp-Tooltip').waitFor({ state: 'detached' });
    await page.close();
  });

  test('an endless loop is stopped, the kernel restarted, its death told', async () => {
    const page = await open('/notebooks/01-lesson.ipynb');
    await ready(page);
    const loop = await write(page, 2, 'const before = 1;\nawait null;\nwhile (true) {}');
    await page.keyboard.press('Control+Enter');
    await running(page);
    const [leaving] = await Promise.all([page.waitForEvent('dialog'), page.close({ runBeforeUnload: true })]);
    expect(leaving.type()).toBe('beforeunload');
    await leaving.dismiss();
    await expect
      .poll(
        async () => {
          await page.getByRole('button', { name: 'Stop' }).click();
          return await loop.getByText('Interrupted').count();
        },
        { timeout: 20_000, interval: 1_000 },
      )
      .toBeGreaterThan(0);
    await ready(page);

    const dying = await write(page, 3, "process.kill(process.pid, 'SIGKILL');");
    await page.keyboard.press('Control+Enter');
    await dying.getByText('the kernel was killed by SIGKILL').first().waitFor();
    await page.getByRole('dialog', { name: 'Kernel restarted' }).getByRole('button', { name: 'Ok' }).click();
    await ready(page);
    const alive = await write(page, 3, "'alive ' + typeof before");
    await page.keyboard.press('Control+Enter');
    await alive.getByText('CompileError').first().waitFor();

    await page.getByRole('button', { name: 'Restart' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Confirm Kernel Restart' }).click();
    await page.locator('.has-run').first().waitFor({ state: 'detached' });
    await ready(page);
    const fresh = await write(page, 3, "'fresh'");
    await page.keyboard.press('Control+Enter');
    await output(fresh).getByText('fresh').waitFor();
    await page.close();
  });

  test('two tabs share the kernel, say so, and do not overwrite each other', async () => {
    const first = await open('/notebooks/01-lesson.ipynb');
    await ready(first);
    const second = await open('/notebooks/01-lesson.ipynb');
    await second.getByText('open in another tab too').waitFor();
    await ready(second);
    await write(first, 2, 'const shared = 11;');
    await first.keyboard.press('Control+Enter');
    await ready(first);
    await expect.poll(() => readFileSync(lesson, 'utf8')).toContain('const shared = 11;');
    const reading = await write(second, 3, 'shared');
    await second.keyboard.press('Control+Enter');
    await output(reading).getByText('11').waitFor();
    // The second tab has an older version of the first cell: it is asked before anything is lost.
    const dialog = second.getByRole('dialog');
    await dialog.waitFor();
    expect(await dialog.textContent()).toContain('This notebook was changed in another tab');
    expect(await second.evaluate('document.activeElement.textContent')).toBe('Cancel');
    expect(readFileSync(lesson, 'utf8')).toContain('const shared = 11;');
    await dialog.getByRole('button', { name: 'Load the other' }).click();
    await cell(second, 2).getByText('const shared = 11;').waitFor();
    await first.close();
    await second.getByText('open in another tab too').waitFor({ state: 'hidden' });
    await second.close();
  });

  test('what a notebook brings along runs no script, and an address leads to its headings', async () => {
    const end = `# More\n\n${'Text.\n\n'.repeat(60)}## The end?`;
    const evil = JSON.parse(notebookOf('# <img src=data:, onerror="document.title=1">', '1', end));
    evil.cells[1].metadata.trusted = true;
    evil.cells[1].outputs = [
      {
        output_type: 'display_data',
        metadata: {},
        data: {
          'text/html': '<b>bold</b><img src=data:, onerror="document.title=2"><script>document.title=3</script>',
        },
      },
      { output_type: 'display_data', metadata: {}, data: { 'application/javascript': 'document.title = 4' } },
      { output_type: 'display_data', metadata: {}, data: { 'image/svg+xml': '<svg onload="document.title=5"/>' } },
    ];
    writeFileSync(join(course, 'notebooks/02-evil.ipynb'), JSON.stringify(evil));
    const page = await open('/notebooks/02-evil.ipynb#the-end');
    await page.locator('b', { hasText: 'bold' }).waitFor();
    await ready(page);
    // The address leads to a heading, far below.
    await expect.poll(async () => (await page.locator('#the-end').boundingBox())?.y).toBeLessThan(900);
    expect(await page.locator('.jp-Notebook').getByRole('img').count()).toBeLessThanOrEqual(1);
    expect(await page.locator('.jp-Notebook [onerror], .jp-Notebook [onload], .jp-Notebook script').count()).toBe(0);
    expect(await page.title()).toBe('<img src=data:, onerror="document.title=1"> · Roundtrip');
    rmSync(join(course, 'notebooks/02-evil.ipynb'));
    await page.close();
  });

  test('an exercise is solved by keyboard alone', async () => {
    const page = await open('/');
    await page.keyboard.press('Tab');
    expect(await page.evaluate('document.activeElement.textContent')).toBe('Skip to the content');
    await tabTo(page, page.getByRole('link', { name: 'Page load, by hand' }));
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Page load, by hand' }).waitFor();
    const editor = page.getByRole('textbox', { name: 'Your answer, editor' });
    await editor.waitFor();
    await tabTo(page, editor);
    await page.keyboard.press('Control+Enter');
    await page.getByRole('heading', { name: `0 of ${pointsMax} points.` }).waitFor({ timeout: 30_000 });
    expect(await page.getByText(/^Hint: /).count()).toBeGreaterThan(1);
    await page.keyboard.press('ControlOrMeta+A');
    await page.keyboard.insertText("export const pageLoadMs = (): number => '';");
    await page.keyboard.press('Control+Enter');
    await page.getByText("line 1, column 41: Type 'string' is not assignable").waitFor({ timeout: 30_000 });
    await page.keyboard.press('ControlOrMeta+A');
    const solution = readFileSync(join(root, 'solutions/01-one-request/page-load.ts'), 'utf8');
    await page.keyboard.insertText(solution);
    await page.keyboard.press('Control+Enter');
    await page.getByRole('heading', { name: `All ${pointsMax} points.` }).waitFor({ timeout: 30_000 });
    const file = join(course, 'exercises/01-one-request/page-load.ts');
    expect(readFileSync(file, 'utf8')).toBe(solution);

    await page.keyboard.press('Escape');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').getByRole('button', { name: 'Start again' }).click();
    await expect.poll(() => readFileSync(file, 'utf8')).toContain('TODO');
    await page.goto(`${origin}/`);
    await page.getByText(`${pointsMax} of ${pointsMax} points`).first().waitFor();
    await page.close();
  });

  test('axe finds nothing wrong, light or dark, and nothing is wider than 360 px', async () => {
    const viewport = { width: 1200, height: 740 };
    const own = await browser.newContext({
      colorScheme: 'light',
      viewport,
      storageState: await context.storageState(),
    });
    const paths = ['/', '/notebooks/01-lesson.ipynb', `/exercises/${EXERCISE}`, '/notebooks/glossary.md'];
    for (const path of paths) {
      const page = await open(path, own);
      if (path.endsWith('.ipynb')) {
        await ready(page);
        await write(page, 3, "console.error('warned');\nthrow new Error('on purpose');");
        await page.keyboard.press('Control+Enter');
        await cell(page, 3).getByText('Error: on purpose').first().waitFor();
      }
      if (path.startsWith('/exercises')) {
        await page.getByRole('button', { name: 'Check' }).click();
        await page.getByRole('heading', { name: `0 of ${pointsMax} points.` }).waitFor({ timeout: 30_000 });
      }
      const light = await violations(page);
      await page.setViewportSize({ width: 360, height: 740 });
      await page.emulateMedia({ colorScheme: 'dark' });
      const dark = await violations(page);
      const [content, screen] = await page.evaluate<[number, number]>(
        '[document.documentElement.scrollWidth, innerWidth]',
      );
      expect({ path, light, dark, overhang: Math.max(0, content - screen) }).toEqual({
        path,
        light: [],
        dark: [],
        overhang: 0,
      });
      await page.close();
    }
    await own.close();
  });

  test('an open page outlives its server, and a kernel that was stopped unused: nothing typed is lost', async () => {
    const page = await open('/notebooks/01-lesson.ipynb');
    await ready(page);
    await write(page, 2, 'const kept = 12; kept');
    server.kill('SIGKILL');
    await page.getByText('server does not answer').waitFor();
    await write(page, 2, 'const typed = 13; typed');
    const downloads = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Download a copy' }).click();
    expect(readFileSync(await (await downloads).path(), 'utf8')).toContain('const typed = 13');
    // Another token, and the port of last time; a kernel that is not used is stopped within seconds.
    const address = await start('--cull-idle', '0.001');
    await page.getByText('open the address that npm start printed').waitFor();
    const other = await context.newPage();
    await other.goto(address);
    await other.close();
    await page.getByText('The kernel has ended: its server was stopped').waitFor();
    await expect.poll(() => readFileSync(lesson, 'utf8')).toContain('const typed = 13');

    await cell(page, 2).locator('.cm-content').click();
    await page.keyboard.press('Control+Enter');
    await output(cell(page, 2)).getByText('13').waitFor();
    await page.getByText('The kernel has ended: it was not used for 0.001 hours').waitFor();
    expect(await violations(page)).toEqual([]);
    await page.getByRole('button', { name: 'Start the kernel' }).click();
    await ready(page);
    // What the browser itself says of a server that is gone.
    complaints = complaints.filter((words) => !/^Failed to load resource|^WebSocket connection to/.test(words));
    await page.close();
  });
});
