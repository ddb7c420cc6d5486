/** The pages that roundtrip site makes, of this course, as readers open them: from a server, from a disk, without scripts. */

import { readFileSync, rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { courseCache } from '../../lib/cli/course.ts';
import { buildSite, type Site } from '../../lib/notebook/site/build-site.ts';
import { writeSite } from '../../lib/notebook/site/write-site.ts';
import { chromiumPath, launch, needsChromium } from './chromium.ts';

const root = join(import.meta.dirname, '..', '..');
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const types: Record<string, string> = {
  '.html': 'text/html',
  '.css': 'text/css',
  '.js': 'text/javascript',
  '.svg': 'image/svg+xml',
};
const lesson = 'notebooks/01-one-request-at-a-time.html';

describe.skipIf(!chromiumPath)(`the site of the course${needsChromium}`, () => {
  let site: Site;
  let folder: string;
  let browser: Browser;
  let server: Server;
  let address: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'roundtrip-site-'));
    [browser, site] = await Promise.all([
      launch(),
      buildSite(root, { title: 'Roundtrip', summary: 'A course.', cache: courseCache(root) }),
    ]);
    await writeSite(folder, site.files);
    server = createServer((request, response) => {
      const content = site.files.get(decodeURIComponent(request.url!.slice(1)));
      response.writeHead(content === undefined ? 404 : 200, {
        'content-type': types[extname(request.url!)] ?? 'text/plain',
      });
      response.end(content);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    address = `http://127.0.0.1:${(server.address() as { port: number }).port}/`;
  }, 240_000);

  afterAll(async () => {
    await browser?.close();
    server?.closeAllConnections();
    server?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  interface Visit {
    readonly page: Page;
    readonly complaints: readonly string[];
    readonly requests: readonly string[];
  }

  /** Opens a page, and keeps what went wrong and what it asked for. */
  async function visit(path: string, options: BrowserContextOptions = {}, base = address): Promise<Visit> {
    const page = await (await browser.newContext({ viewport: { width: 1300, height: 900 }, ...options })).newPage();
    const complaints: string[] = [];
    const requests: string[] = [];
    page.on('console', (message) => ['error', 'warning'].includes(message.type()) && complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('response', (response) => response.status() >= 400 && complaints.push(response.url()));
    page.on('request', (request) => requests.push(request.url().replace(base, '')));
    await page.goto(base + path);
    return { page, complaints, requests };
  }

  const close = ({ page }: Visit) => page.context().close();

  const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
  /** Those whose result depends on colours. */
  const COLOUR_RULES = ['color-contrast', 'link-in-text-block'];

  async function violations(page: Page, rules: readonly string[] = RULES): Promise<string[]> {
    await page.evaluate(axe);
    return await page.evaluate(
      `axe.run(document, { preload: false, runOnly: ${JSON.stringify(rules)} })
        .then(({ violations }) => violations.map(({ id, nodes }) => id + ': ' + nodes.map(({ target }) => target).join(', ')))`,
    );
  }

  test('has no problem: links lead somewhere, pages are light', () => {
    expect(site.problems).toEqual([]);
    expect(site.weights.length).toBeGreaterThan(2);
  });

  // One visit for each page: with a course of many lessons, opening them is what takes the time.
  test('has no violation of WCAG on any page, light or dark, fits 360 px, and loads what was weighed and no more', async () => {
    for (const { page: path, requests } of site.weights) {
      const visited = await visit(path, { colorScheme: 'light' });
      const { page, complaints } = visited;
      const asked = visited.requests.filter((request) => !/^assets\/plotly|^figures\/.*\.js$/.test(request)).length;
      const light = await violations(page);
      await page.emulateMedia({ colorScheme: 'dark' });
      const dark = await violations(page, COLOUR_RULES);
      await page.setViewportSize({ width: 360, height: 640 });
      const [content, screen] = await page.evaluate<[number, number]>(
        '[document.documentElement.scrollWidth, innerWidth]',
      );
      expect({ path, light, dark, complaints, asked, overhang: content - screen }).toEqual({
        path,
        light: [],
        dark: [],
        complaints: [],
        asked: requests,
        overhang: 0,
      });
      await close(visited);
    }
  }, 300_000);

  test('shows figures without scripts, each with words', async () => {
    const visited = await visit(lesson, { javaScriptEnabled: false });
    const images = visited.page.locator('figure img');
    expect(await images.count()).toBe(4);
    for (const image of await images.all()) {
      expect((await image.boundingBox())!.width).toBeGreaterThan(300);
      expect(await image.getAttribute('alt')).toMatch(/\d ms|objects/);
    }
    expect(await visited.page.locator('.search, .theme').filter({ visible: true }).count()).toBe(0);
    await close(visited);
  });

  test('makes figures interactive when they come near, with plotly loaded once', async () => {
    const visited = await visit(lesson);
    const { page, requests, complaints } = visited;
    expect(requests.filter((path) => path.includes('plotly'))).toEqual([]);
    for (const figure of await page.locator('figure').all()) {
      await figure.scrollIntoViewIfNeeded();
      await figure.locator('svg.main-svg').first().waitFor();
      expect(await figure.locator('.still').isVisible()).toBe(false);
    }
    expect(requests.filter((path) => path.includes('plotly'))).toEqual(['assets/plotly.js']);
    expect(await page.locator('.js-plotly-plot').first().textContent()).toContain('/index.html');
    expect(complaints).toEqual([]);
    expect(await violations(page)).toEqual([]);

    await page.emulateMedia({ media: 'print' });
    expect(await page.locator('figure img').first().isVisible()).toBe(true);
    expect(await page.locator('.plot, .top, .contents, footer').filter({ visible: true }).count()).toBe(0);
    await close(visited);
  });

  test('is searched by keyboard alone, from a disk too', async () => {
    const base = `${pathToFileURL(folder).href}/`;
    const visited = await visit('exercises/01-one-request/index.html', {}, base);
    const { page, complaints } = visited;
    await page.keyboard.press('Control+k');
    await page.keyboard.type('reading a waterfal');
    await page
      .getByRole('status')
      .getByText(/result/)
      .waitFor();
    expect(await violations(page)).toEqual([]);
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.waitForURL(`${base}${lesson}#reading-a-waterfall`);
    expect(await page.locator('#reading-a-waterfall').isVisible()).toBe(true);

    await page.keyboard.press('Control+k');
    await page.keyboard.type('zzzz');
    await page.getByText('Nothing found for “zzzz”').waitFor();
    await page.keyboard.press('Escape');
    expect(await page.locator('.results').isVisible()).toBe(false);
    expect(complaints).toEqual([]);
    await close(visited);
  });

  test('is walked through by Tab: past the head into the text, and on to the next page', async () => {
    const visited = await visit('index.html');
    const { page } = visited;
    await page.keyboard.press('Tab');
    expect(await page.evaluate('document.activeElement.textContent')).toBe('Skip to the content');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.waitForURL(address + lesson);
    await page.locator('a[rel=next]').focus();
    await page.keyboard.press('Enter');
    await page.waitForURL(`${address}exercises/01-one-request/index.html`);
    await close(visited);
  });

  test('keeps the colours that a reader chose, from page to page', async () => {
    const visited = await visit('index.html', { colorScheme: 'light' });
    const { page } = visited;
    const background = () => page.evaluate<string>('getComputedStyle(document.body).backgroundColor');
    const light = await background();
    await page.getByRole('button', { name: 'Use dark colours' }).press('Enter');
    const dark = await background();
    expect(dark).not.toBe(light);
    await page.goto(address + lesson);
    expect(await background()).toBe(dark);
    expect(await page.getByRole('button', { name: 'Use light colours' }).count()).toBe(1);
    await close(visited);
  });
});
