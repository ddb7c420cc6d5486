import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { installKernel, kernelSpec } from '../../../lib/notebook/kernel-spec.ts';

test('installKernel writes the kernel that notebooks name, and its files exist', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'kernel-spec-'));
  const target = await installKernel(folder);
  expect(target).toBe(join(folder, 'kernels', 'tslab'));
  const spec = JSON.parse(readFileSync(join(target, 'kernel.json'), 'utf8'));
  expect(spec).toEqual(kernelSpec());
  expect(spec).toMatchObject({ display_name: 'TypeScript', language: 'typescript', interrupt_mode: 'message' });
  expect(spec.argv.slice(2)).toEqual(['--config-path', '{connection_file}']);
  expect(spec.argv.slice(0, 2).map((path: string) => existsSync(path))).toEqual([true, true]);
  rmSync(folder, { recursive: true });
});
