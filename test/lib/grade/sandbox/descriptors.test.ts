import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'roundtrip-descriptors-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const module = join(import.meta.dirname, '../../../../lib/grade/sandbox/descriptors.ts');

test.runIf(process.platform === 'linux')('closeInheritedDescriptors, closes what was open before, and no other', () => {
  const file = join(folder, 'lock');
  const program = `
    import { closeInheritedDescriptors, strangeDescriptors } from ${JSON.stringify(module)};
    import { openSync, writeSync } from 'node:fs';
    const own = openSync(${JSON.stringify(join(folder, 'own'))}, 'w');
    const ofFile = () => strangeDescriptors().filter((words) => words.includes('lock')).length;
    const before = ofFile();
    closeInheritedDescriptors();
    console.log(before, ofFile(), writeSync(own, 'abc'));`;
  const node = [process.execPath, '--input-type=module', '--eval', program];
  const said = execFileSync('bash', ['-c', 'exec 100<>"$0" 200<>"$0"; exec "$@"', file, ...node], { encoding: 'utf8' });
  expect(said).toBe('2 0 3\n');
});
