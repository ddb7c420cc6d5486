import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { chromiumPath, launch, needsChromium } from './chromium.ts';

const command = fileURLToPath(new URL('../../lib/cli/roundtrip.js', import.meta.url));

describe.skipIf(!chromiumPath)(`the page that roundtrip start serves${needsChromium}`, () => {
  const temporary = mkdtempSync(join(tmpdir(), 'roundtrip-start-'));
  let server: ChildProcess;
  let browser: Browser;
  let address: string;

  beforeAll(async () => {
    server = spawn(process.execPath, [command, 'start', '--no-open'], {
      env: { ...process.env, TMPDIR: temporary },
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    [browser, [address]] = await Promise.all([
      launch(),
      once(createInterface({ input: server.stdout! }), 'line') as Promise<[string]>,
    ]);
  }, 180_000);

  afterAll(async () => {
    await browser?.close();
    server?.kill('SIGKILL');
    rmSync(temporary, { recursive: true, force: true });
  });

  /** Opens the lesson and keeps what went wrong and where it went. */
  async function open(width: number): Promise<{ page: Page; complaints: string[]; hosts: Set<string> }> {
    const page = await browser.newPage({ viewport: { width, height: 900 } });
    const complaints: string[] = [];
    const hosts = new Set<string>();
    page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
    });
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('request', (request) => hosts.add(new URL(request.url()).host));
    await page.goto(address);
    return { page, complaints, hosts };
  }

  test('shows the executed lesson with its three figures drawn, and complains of nothing', async () => {
    const { page, complaints, hosts } = await open(1200);
    expect(await page.locator('h1').textContent()).toBe('One request at a time');
    const figures = page.locator('.js-plotly-plot');
    await figures.nth(2).scrollIntoViewIfNeeded();
    await figures.nth(2).locator('svg.main-svg').first().waitFor();
    expect(await figures.count()).toBe(3);
    expect(await figures.first().textContent()).toContain('/logo.png');
    expect(await page.getByText('true: HTTP/1.1 opened one').count()).toBe(1);
    expect(complaints).toEqual([]);
    expect([...hosts]).toEqual([new URL(address).host]);
    await page.close();
  });

  test('shows the figures without scripts, each with words for those who cannot see it', async () => {
    const context = await browser.newContext({ javaScriptEnabled: false });
    const page = await context.newPage();
    await page.goto(address);
    const images = page.locator('figure img, .output img');
    expect(await images.count()).toBe(3);
    for (const image of await images.all()) {
      expect((await image.boundingBox())!.width).toBeGreaterThan(300);
      expect(await image.getAttribute('alt')).toMatch(/\d ms|objects/);
    }
    await context.close();
  });

  test('fits a narrow screen', async () => {
    const { page, complaints } = await open(360);
    const [content, screen] = await page.evaluate<[number, number]>(
      '[document.documentElement.scrollWidth, innerWidth]',
    );
    expect(content).toBeLessThanOrEqual(screen);
    expect(complaints).toEqual([]);
    await page.close();
  });

  test('ends at Ctrl-C with 0, and leaves no file behind', async () => {
    const ended = once(server, 'exit');
    server.kill('SIGINT');
    expect(await ended).toEqual([0, null]);
    expect(readdirSync(temporary)).toEqual([]);
  });
});
