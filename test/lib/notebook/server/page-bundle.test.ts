import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { pageBundle } from '../../../../lib/notebook/server/page-bundle.ts';

const cache = mkdtempSync(join(tmpdir(), 'page-bundle-'));
afterAll(() => rmSync(cache, { recursive: true }));

test('pageBundle is made once, and takes the place of older ones', async () => {
  mkdirSync(join(cache, 'older'));
  let built = 0;
  const onBuild = () => built++;
  const bundle = await pageBundle({ cache, onBuild });
  expect(bundle.folder).toBe(join(cache, bundle.key));
  expect(readdirSync(cache)).toEqual([bundle.key]);
  const names = readdirSync(bundle.folder);
  for (const name of ['main.js', 'main.css', 'light.css', 'dark.css']) expect(names).toContain(name);
  // Plotly, some megabytes, is apart from what every page loads.
  expect(readFileSync(join(bundle.folder, 'main.js')).length).toBeLessThan(100_000);
  expect(await pageBundle({ cache, onBuild })).toEqual(bundle);
  expect(built).toBe(1);
}, 60_000);

test('what the page is made of is there once: JupyterLab’s packages know each other by identity', () => {
  const lock = JSON.parse(readFileSync(new URL('../../../../package-lock.json', import.meta.url), 'utf8'));
  const nested = Object.keys(lock.packages).filter((path) =>
    /node_modules\/.*node_modules\/(@jupyterlab|@lumino)\//.test(path),
  );
  expect(nested).toEqual([]);
  expect(lock.packages['node_modules/@jupyterlab/notebook']).toBeDefined();
});
