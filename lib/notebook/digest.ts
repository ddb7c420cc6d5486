/** Content hashes: equal digests mean equal contents, whatever the times of the files. */

import { createHash } from 'node:crypto';
import { globSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** SHA-256 of the parts, each kept apart from the next. */
export function digest(...parts: readonly (string | Buffer)[]): string {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(`${part.length}:`).update(part);
  return hash.digest('hex');
}

/** SHA-256 of files, and of all files in folders but packages and what `exclude` takes out; what is missing counts too. */
export function digestFiles(paths: readonly string[], exclude: (name: string) => boolean = () => false): string {
  return digest(...paths.map((path) => digest(...contents(path, exclude))));
}

function contents(path: string, exclude: (name: string) => boolean): (string | Buffer)[] {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats === undefined) return ['missing'];
  if (!stats.isDirectory()) return ['file', readFileSync(path)];
  const names = globSync('**/*', {
    cwd: path,
    withFileTypes: true,
    exclude: (entry) => entry.name === 'node_modules' || exclude(entry.name),
  })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  return ['folder', ...names.flatMap((name) => [name.slice(path.length), readFileSync(name)])];
}
