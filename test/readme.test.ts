/** Documents that name files name files that exist. */

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '..');

test('lib/README.md has a row for each part of the library', () => {
  const map = readFileSync(join(root, 'lib/README.md'), 'utf8');
  const parts = readdirSync(join(root, 'lib'), { withFileTypes: true })
    .filter(({ name }) => !['node_modules', 'package.json', 'README.md'].includes(name))
    .map((entry) => (entry.isDirectory() ? `${entry.name}/` : entry.name));
  expect(parts.filter((part) => !map.includes(`\`${part}\``))).toEqual([]);
});

test.each(['README.md', '.github/CONTRIBUTING.md'])('%s links to files that exist', (document) => {
  const words = readFileSync(join(root, document), 'utf8');
  const links = [...words.matchAll(/\]\((?!https?:)([^)#]+)/g)].map(([, target]) => target!);
  expect(links.length).toBeGreaterThan(0);
  expect(links.filter((target) => !existsSync(join(root, document, '..', target)))).toEqual([]);
});

test('README.md begins with the two commands', () => {
  const [, , fence, start, test] = readFileSync(join(root, 'README.md'), 'utf8').split('\n');
  expect([fence, start, test]).toEqual([
    '```sh',
    expect.stringMatching(/^npm ci && npm start\b/),
    expect.stringMatching(/^npm test\b/),
  ]);
});

test('notebooks/README.md grades topics that exist', () => {
  const words = readFileSync(join(root, 'notebooks/README.md'), 'utf8');
  const named = [...words.matchAll(/ --exercise ([\w -]+)$/gm)].flatMap(([, topics]) => topics!.split(' '));
  expect(named).toEqual(readdirSync(join(root, 'exercises')).sort().slice(0, named.length));
  expect(named).toHaveLength(4);
});
