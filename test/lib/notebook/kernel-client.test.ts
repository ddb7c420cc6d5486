import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { KernelError, startKernel } from '../../../lib/notebook/kernel-client.ts';

// What a running kernel does is tested in test/notebooks; here stands what happens if there is none.
let temporary: string;
beforeEach(() => {
  temporary = mkdtempSync(join(tmpdir(), 'kernel-client-'));
  vi.stubEnv('TMPDIR', temporary);
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(temporary, { recursive: true });
});

test('startKernel says why the kernel could not be started, and leaves nothing', async () => {
  const started = startKernel({ cwd: join(temporary, 'nowhere') });
  await expect(started).rejects.toThrow(KernelError);
  await expect(started).rejects.toThrow('the kernel could not be started');
  expect(readdirSync(temporary)).toEqual([]);
});

test('startKernel says how the kernel ended, with its last words', async () => {
  const started = startKernel({ cwd: temporary, nodeArguments: ['--no-such-flag'] });
  await expect(started).rejects.toThrow(/^the kernel ended with exit code 9; its last output:\n.*--no-such-flag/);
  expect(readdirSync(temporary)).toEqual([]);
});

test('startKernel starts nothing if it was stopped before', async () => {
  await expect(startKernel({ cwd: temporary, signal: AbortSignal.abort() })).rejects.toThrow('aborted');
  expect(readdirSync(temporary)).toEqual([]);
});
