/** Scripts of the site, bundled; plotly is made half as large once, and kept for the next time. */

import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { InputError } from '../../errors.ts';
import { SITE_STYLE } from './style.ts';

/** Plain scripts rather than modules: a page that is opened from a disk may load those. */
const TARGET = ['es2022'];

export interface AssetsOptions {
  /** Whether a page has figures. */
  readonly hasFigures: boolean;
  /** Where the smaller plotly is kept. */
  readonly cache: string;
}

/** Path in the site to content. */
export async function siteAssets({ hasFigures, cache }: AssetsOptions): Promise<Map<string, string>> {
  const [page, search] = await Promise.all([bundle('page.js'), bundle('search.js')]);
  const assets = new Map([
    ['assets/site.css', SITE_STYLE],
    ['assets/page.js', page],
    ['assets/search.js', search],
  ]);
  if (hasFigures) assets.set('assets/plotly.js', await smallPlotly(cache));
  return assets;
}

async function bundle(name: string): Promise<string> {
  const { build } = await loadBundler();
  const entry = fileURLToPath(new URL(`./browser/${name}`, import.meta.url));
  const { outputFiles } = await build({
    entryPoints: [entry],
    // Wherever this process stands, which may be a folder that is gone.
    absWorkingDir: import.meta.dirname,
    bundle: true,
    write: false,
    minify: true,
    format: 'iife',
    target: TARGET,
  });
  return outputFiles[0]!.text;
}

/** Only sites need it, so it is none of the packages that every learner has. */
async function loadBundler(): Promise<typeof import('esbuild')> {
  try {
    return await import('esbuild');
  } catch (cause) {
    throw new InputError('missing esbuild: it bundles the scripts of pages; run npm ci without --omit=dev', { cause });
  }
}

async function smallPlotly(cache: string): Promise<string> {
  const require = createRequire(import.meta.url);
  const { version } = require('plotly.js-dist/package.json');
  const kept = join(cache, `plotly-${version}.min.js`);
  if (existsSync(kept)) return readFileSync(kept, 'utf8');
  const { transform } = await loadBundler();
  const source = readFileSync(require.resolve('plotly.js-dist'), 'utf8');
  const { code } = await transform(source, { minify: true, target: TARGET, legalComments: 'inline' });
  const temporary = `${kept}.${process.pid}.tmp`;
  try {
    mkdirSync(cache, { recursive: true });
    writeFileSync(temporary, code);
    renameSync(temporary, kept);
  } catch {
    // Nowhere to keep it: it is made again next time.
  }
  return code;
}
