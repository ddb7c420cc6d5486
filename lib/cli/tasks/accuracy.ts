/**
 * `npm run accuracy`: prints how far `model` is from `simulate`; with `--write` it also renews that part of
 * `lib/README.md`. Ends with 1 where they differ and the model names no approximation.
 */

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { presetAccuracy, withSection } from './accuracy-section.ts';

const { values } = parseArgs({ options: { write: { type: 'boolean', default: false } } });
const { section, accuracy } = presetAccuracy();
console.log(section);
if (values.write) {
  const readme = join(import.meta.dirname, '../../README.md');
  writeFileSync(readme, withSection(readFileSync(readme, 'utf8'), section));
}
if (accuracy.causes.some(({ approximations }) => approximations.length === 0)) process.exitCode = 1;
