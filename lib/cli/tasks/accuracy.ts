/**
 * `npm run accuracy`: prints how far `model` is from `simulate`; with `--measured` how far both, and the relay, are from the
 * kernel's TCP, which takes the better part of an hour. With `--write` it also renews that part of `lib/README.md`. Ends with
 * 1 where model and simulation differ and the model names no approximation, or where a median error is over its target.
 */

import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { release } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { stopSignal } from '../../notebook/stop-signal.ts';
import { parseCount } from '../parse-number.ts';
import { presetAccuracy, withSection } from './accuracy-section.ts';
import { measurableCells, measureCells, readMeasured } from './measured-cells.ts';
import { cellErrors, measuredSection, summaryOf } from './measured-section.ts';

const root = join(import.meta.dirname, '../../..');
const readme = join(root, 'lib/README.md');
const file = join(root, '.roundtrip/measured.jsonl');

/** Median errors that must not be passed: of the engines against kernel TCP, and of the relay. */
const targets = { simulate: 0.03, model: 0.05, relay: 0.05 } as const;

const values = new Command('npm run accuracy --')
  .description('How far the engines are from each other, and from the kernel.')
  .option('--measured', 'compare them with page loads over kernel TCP, which takes the better part of an hour')
  .option('--fresh', 'forget what was measured before; otherwise a run that was stopped goes on')
  .option('--repeat <number>', 'page loads of each cell; of long ones one is made', parseCount, 3)
  .option('--lanes <number>', 'measurements at a time', parseCount, 3)
  .option('--write', 'renew that part of lib/README.md')
  .parse()
  .opts<{ measured?: true; fresh?: true; repeat: number; lanes: number; write?: true }>();

function write(section: string, name: string): void {
  console.log(section);
  if (values.write) writeFileSync(readme, withSection(readFileSync(readme, 'utf8'), section, name));
}

if (values.measured) await measured();
else {
  const { section, accuracy } = presetAccuracy();
  write(section, 'accuracy');
  if (accuracy.causes.some(({ approximations }) => approximations.length === 0)) process.exitCode = 1;
}

async function measured(): Promise<void> {
  if (values.fresh) rmSync(file, { force: true });
  const cells = measurableCells();
  const stop = stopSignal();
  try {
    for (const backend of ['tun', 'relay'] as const) {
      const progress = (done: number, all: number) => {
        process.stderr.write(`\r${backend}: ${done} of ${all} page loads${done === all ? '\n' : ''}`);
      };
      const { repeat, lanes } = values;
      await measureCells({ cells, backend, repeat, lanes, file, signal: stop.signal, progress });
    }
  } finally {
    stop.release();
  }
  const errors = cellErrors(cells, readMeasured(file));
  write(measuredSection(errors, `Linux ${release().split('-')[0]}, Node.js ${process.versions.node}`), 'measured');
  const summary = summaryOf(errors);
  for (const [name, target] of Object.entries(targets)) {
    if (summary[name as keyof typeof targets].median > target) process.exitCode = 1;
  }
}
