/** Writes a site into a folder, takes out what an earlier build left there, and touches nothing else. */

import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { InputError } from '../../errors.ts';

/** Lists what we have written; only that is ever removed. */
const MANIFEST = '.roundtrip-site.json';

/** @throws {InputError} if the folder holds other files than an earlier site's, or cannot be written */
export async function writeSite(folder: string, files: ReadonlyMap<string, string | Buffer>): Promise<void> {
  try {
    const earlier = await readManifest(folder);
    await mkdir(folder, { recursive: true });
    // First, so that a build that is cut off can be removed by the next.
    await writeFile(join(folder, MANIFEST), JSON.stringify([...new Set([...earlier, ...files.keys()])]));
    for (const path of earlier) if (!files.has(path)) await rm(join(folder, path), { force: true });
    for (const [path, content] of files) {
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeFile(join(folder, path), content);
    }
    await writeFile(join(folder, MANIFEST), JSON.stringify([...files.keys()]));
  } catch (cause) {
    if (cause instanceof InputError) throw cause;
    throw new InputError(`invalid folder: ${folder} cannot be written; ${(cause as Error).message}`, { cause });
  }
}

async function readManifest(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch((error: NodeJS.ErrnoException): string[] => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  if (names.length === 0) return [];
  if (!names.includes(MANIFEST)) {
    throw new InputError(`invalid folder: ${folder} holds files that are no site of ours; give an empty or a new one`);
  }
  const listed: unknown = JSON.parse(await readFile(join(folder, MANIFEST), 'utf8'));
  // It may have been edited: nothing outside the folder is ours.
  return Array.isArray(listed)
    ? listed.filter((path) => typeof path === 'string' && !path.split(/[\\/]/).includes('..'))
    : [];
}
