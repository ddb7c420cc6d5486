import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { plainSandbox } from '../../../../lib/grade/sandbox/plain-sandbox.ts';
import { openSubmission } from '../../../../lib/grade/submission.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'roundtrip-plain-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

async function inside(expression: string): Promise<unknown> {
  writeFileSync(join(folder, 'a.ts'), `import fs from 'node:fs';\nexport const f = () => ${expression};\n`);
  const submission = openSubmission(folder, 'a.ts', { sandbox: plainSandbox() });
  try {
    return (await submission.call('f')).value;
  } finally {
    await submission.close();
  }
}

test('plainSandbox, is for one’s own code, and says so', () => expect(plainSandbox().mode).toBe('check'));

test('plainSandbox, has the permission model on: no files but its own, no processes', async () => {
  await expect(inside(`fs.readFileSync(${JSON.stringify(import.meta.filename)})`)).rejects.toThrow(/restricted/);
  await expect(inside(`fs.writeFileSync(${JSON.stringify(join(folder, 'x'))}, '')`)).rejects.toThrow(/restricted/);
  await expect(inside("process.getBuiltinModule('node:child_process').spawnSync('ls').pid")).rejects.toThrow(
    /restricted/,
  );
});

test('plainSandbox, passes nothing on of our environment, and lets answers import what the course brings', async () => {
  expect(await inside("Object.keys(process.env).filter((name) => name !== 'PATH' && !name.startsWith('__'))")).toEqual(
    [],
  );
  writeFileSync(
    join(folder, 'b.ts'),
    "import { formatMs } from 'roundtrip';\nimport { Client } from 'undici';\nexport const f = () => [formatMs(3), typeof Client];\n",
  );
  const submission = openSubmission(folder, 'b.ts', { sandbox: plainSandbox() });
  expect((await submission.call('f')).value).toEqual(['3 ms', 'function']);
  await submission.close();
});
