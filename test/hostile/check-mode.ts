/**
 * `node test/hostile/check-mode.ts`: what of the corpus gets through in check mode, each case in a lab of its own, as a table. Check
 * mode is for one's own code, and this is why.
 */

import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Case, cases, runLab } from './corpus.ts';

async function throughWith({ name, points }: Case): Promise<string[]> {
  const folder = mkdtempSync(join(tmpdir(), 'roundtrip-check-mode-'));
  chmodSync(folder, 0o755);
  try {
    const seen = await runLab(folder, 'check', [name]);
    if (!seen) return ['ends the grader'];
    const result = seen.results.find(({ student }) => student === name);
    return [
      ...(result?.points === points ? [] : [`gets ${result?.points ?? 'no'} points instead of ${points}`]),
      ...(seen.bystandersDead > 0 ? [`ends ${seen.bystandersDead} other processes`] : []),
      ...(seen.processesLeft.length > 0 ? ['leaves a process behind'] : []),
      ...(seen.changedFiles.length > 0 ? ['changes files'] : []),
      ...(seen.connectionsOutside > 0 ? ['reaches a server outside'] : []),
      ...(/CANARY-(?!NAME)|424242/.test(seen.told) || seen.environmentLeak ? ['tells what is hidden'] : []),
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function main(): Promise<void> {
  const left = [...cases];
  const through: string[] = [];
  const work = async () => {
    for (let one = left.shift(); one; one = left.shift()) {
      const effects = await throughWith(one);
      if (effects.length > 0) through.push(`| \`${one.name}\` | ${effects.join(', ')} |`);
      process.stderr.write(`${cases.length - left.length} of ${cases.length} ${one.name}\n`);
    }
  };
  await Promise.all([work(), work()]);
  console.log(`${through.length} of ${cases.length} get through in check mode:\n`);
  console.log(['| submission | what it does |', '|---|---|', ...through.sort()].join('\n'));
}

void main();
