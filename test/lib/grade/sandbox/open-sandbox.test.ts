import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Compiler } from '../../../../lib/grade/compiler.ts';
import { GraderError } from '../../../../lib/grade/grader-error.ts';
import { bubblewrap } from '../../../../lib/grade/sandbox/bubblewrap.ts';
import { openSandbox } from '../../../../lib/grade/sandbox/open-sandbox.ts';
import { openSubmission } from '../../../../lib/grade/submission.ts';
import { whyNoSandbox } from '../../../hostile/why-no-sandbox.ts';

let workFolder: string;
beforeEach(() => {
  workFolder = mkdtempSync(join(tmpdir(), 'roundtrip-sandbox-'));
  chmodSync(workFolder, 0o755);
  mkdirSync(join(workFolder, 'cache'));
  mkdirSync(join(workFolder, 'answer'));
});
afterEach(() => rmSync(workFolder, { recursive: true }));

/** What an answer finds out about where it runs. */
async function inside(expression: string): Promise<unknown> {
  const source = `import fs from 'node:fs';\nimport os from 'node:os';\nexport const f = () => ${expression};\n`;
  writeFileSync(join(workFolder, 'answer', 'a.ts'), source);
  const submission = openSubmission(join(workFolder, 'answer'), 'a.ts', {
    sandbox: bubblewrap({ workFolder, slot: 0 }),
  });
  try {
    return (await submission.call('f')).value;
  } finally {
    await submission.close();
  }
}

describe.skipIf(whyNoSandbox)(`bubblewrap${whyNoSandbox ? ` (skipped: ${whyNoSandbox})` : ''}`, () => {
  test('runs answers as nobody in particular, with nothing in their environment', async () => {
    expect(await inside('process.getuid() !== 0')).toBe(true);
    expect(await inside('Object.keys(process.env).sort()')).toEqual(['HOME', 'NODE_COMPILE_CACHE', 'PATH', 'PWD']);
    expect(await inside('os.hostname()')).toBe('sandbox');
  });

  test('lets them read the library and their own files, and nothing else', async () => {
    expect(await inside("fs.readdirSync('/app/submission')")).toEqual(['a.ts']);
    expect(await inside("fs.readdirSync('/app/lib').includes('index.ts')")).toBe(true);
    for (const path of ['/', '/etc', '/proc/1/environ', '/bin']) {
      await expect(inside(`fs.readdirSync('${path}')`)).rejects.toThrow(/access to this API has been restricted/i);
    }
  });

  test('lets them write nothing and start nothing', async () => {
    await expect(inside("fs.writeFileSync('/app/submission/x', '')")).rejects.toThrow();
    await expect(inside("fs.writeFileSync('/tmp/x', '')")).rejects.toThrow();
    await expect(inside("process.getBuiltinModule('node:child_process').spawnSync('/bin/node').pid")).rejects.toThrow();
  });

  test('lets the compiler find no file beside a submission that is not its own', async () => {
    writeFileSync(
      join(workFolder, 'answer', 'a.ts'),
      "import type { Draw } from './draw.ts';\nexport type A = Draw;\n",
    );
    const compiler = new Compiler(bubblewrap({ workFolder, slot: 0 }));
    const found = await compiler.diagnose(join(workFolder, 'answer'), 'a.ts');
    await compiler.close();
    expect(found.map(({ code }) => code)).toEqual([2307]);
  });

  test.skipIf(Object.keys(networkInterfaces()).every((name) => name === 'lo'))(
    'openSandbox, refuses where answers would reach the network (needs a machine with one)',
    async () => {
      rmSync(join(workFolder, 'cache'), { recursive: true });
      const opened = openSandbox({ workFolder, slot: 0 });
      await expect(opened).rejects.toThrow(GraderError);
      await expect(opened).rejects.toThrow(/reaches the network .*Nothing was graded.*roundtrip check/);
    },
  );
});
