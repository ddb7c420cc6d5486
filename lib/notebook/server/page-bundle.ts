/**
 * The page's program and styles, bundled from `app/` and JupyterLab's packages the first time that they are needed. The
 * bundle is kept under the hash of what it is made from, so it is made again only when that changes.
 *
 * What is bundled is a development dependency: an installation without (`npm ci --omit=dev`) has no page, and needs none
 * for running, grading or reading.
 */

import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { BuildOptions, Plugin } from 'esbuild';
import { InputError } from '../../errors.ts';

export interface Bundle {
  /** Changes whenever a file of the bundle does. */
  readonly key: string;
  /** Holds `main.js`, `main.css`, `light.css`, `dark.css` and what they load. */
  readonly folder: string;
}

export interface BundleOptions {
  /** For bundles; the last one is kept. Need not exist. */
  readonly cache: string;
  /** Called if the bundle has to be made, which takes some seconds. */
  readonly onBuild?: () => void;
}

const APP = join(import.meta.dirname, '..', 'app');
/** What the program shares with the server. */
const SHARED = join(import.meta.dirname, '..', 'page');

/** @throws {InputError} if the packages are not installed */
export async function pageBundle({ cache, onBuild = () => {} }: BundleOptions): Promise<Bundle> {
  const key = await contentKey();
  const folder = join(cache, key);
  if (existsSync(join(folder, 'main.js'))) return { key, folder };
  refuseWithoutPackages();
  onBuild();
  const esbuild = await import('esbuild');
  const draft = join(cache, `.${key}.${process.pid}`);
  try {
    await esbuild.build(buildOptions(draft));
    await esbuild.stop();
    await putInPlace(draft, folder);
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
  for (const name of await readdir(cache)) {
    if (name !== key) await rm(join(cache, name), { recursive: true, force: true });
  }
  return { key, folder };
}

function refuseWithoutPackages(): void {
  const { resolve } = createRequire(import.meta.url);
  try {
    for (const name of ['esbuild', '@jupyterlab/notebook/package.json']) resolve(name);
  } catch (cause) {
    throw new InputError('missing packages of the page; install them with npm ci (without --omit=dev)', { cause });
  }
}

function buildOptions(outdir: string): BuildOptions {
  return {
    entryPoints: { main: join(APP, 'main.ts'), light: join(APP, 'light.css'), dark: join(APP, 'dark.css') },
    outdir,
    bundle: true,
    splitting: true,
    format: 'esm',
    target: 'es2022',
    minify: true,
    legalComments: 'linked',
    logLevel: 'silent',
    conditions: ['browser', 'style'],
    loader: {
      '.woff2': 'file',
      '.woff': 'empty',
      '.ttf': 'empty',
      '.eot': 'empty',
      '.png': 'dataurl',
      '.gif': 'dataurl',
    },
    // Some packages expect what Node has, or what webpack put in its place.
    define: { 'process.env': '{}', 'process.cwd': 'currentFolder', global: 'globalThis', __dirname: '"/"' },
    banner: { js: 'const currentFolder=()=>"/";' },
    alias: { path: 'path-browserify' },
    plugins: [asJupyterLabImports],
  };
}

/** JupyterLab's packages import drawings as text in scripts, as images in styles, and packages in styles with a leading `~`. */
const asJupyterLabImports: Plugin = {
  name: 'as JupyterLab imports',
  setup(build) {
    build.onResolve({ filter: /^~/ }, ({ path, kind, resolveDir }) =>
      build.resolve(path.slice(1), { kind, resolveDir }),
    );
    build.onResolve({ filter: /\.svg$/ }, ({ path, kind, resolveDir }) =>
      kind === 'url-token' && !path.startsWith('data:')
        ? { path: join(resolveDir, path), namespace: 'image' }
        : undefined,
    );
    build.onLoad({ filter: /.*/, namespace: 'image' }, async ({ path }) => ({
      contents: await readFile(path),
      loader: 'dataurl',
    }));
    build.onLoad({ filter: /\.svg$/ }, async ({ path }) => ({
      contents: await readFile(path, 'utf8'),
      loader: 'text',
    }));
  },
};

/** From the program's own files and the list of all that is installed, which npm keeps. */
async function contentKey(): Promise<string> {
  const hash = createHash('sha256').update(await readFile(import.meta.filename));
  for (const folder of [APP, SHARED]) {
    for (const name of (await readdir(folder)).sort()) {
      if (/\.(ts|css)$/.test(name)) hash.update(`\n${name}\n`).update(await readFile(join(folder, name)));
    }
  }
  hash.update(await readFile(installedList()).catch(() => ''));
  return hash.digest('hex').slice(0, 16);
}

function installedList(): string {
  const modules = createRequire(import.meta.url)
    .resolve('hono')
    .replace(/([\\/]node_modules[\\/]).*$/, '$1');
  return join(modules, '.package-lock.json');
}

/** Somebody else may have made the same bundle meanwhile; it is as good. */
async function putInPlace(draft: string, folder: string): Promise<void> {
  await mkdir(join(folder, '..'), { recursive: true });
  await rename(draft, folder).catch((error) => {
    if (!existsSync(join(folder, 'main.js'))) throw error;
  });
}
