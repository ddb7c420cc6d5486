import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, expect, test, vi } from 'vitest';
import { kernelCommand } from '../../../../lib/cli/commands/kernel.ts';

const prefix = mkdtempSync(join(tmpdir(), 'kernel-command-'));
afterEach(() => vi.restoreAllMocks());
afterAll(() => rmSync(prefix, { recursive: true }));

async function kernel(...args: string[]): Promise<string> {
  const print = vi.spyOn(console, 'log').mockImplementation(() => {});
  await kernelCommand().parseAsync(args, { from: 'user' });
  return String(print.mock.lastCall?.[0]);
}

test('kernel install and uninstall say what they wrote and removed', async () => {
  const folder = join(prefix, 'share/jupyter/kernels/tslab');
  expect(await kernel('install', '--prefix', prefix)).toContain(`installed the kernel in ${folder}`);
  expect(existsSync(join(folder, 'kernel.json'))).toBe(true);
  expect(JSON.parse(await kernel('uninstall', '--prefix', prefix, '--json'))).toEqual({ folder });
  expect(existsSync(folder)).toBe(false);
  await expect(kernel('uninstall', '--prefix', prefix)).rejects.toThrow('missing kernel');
});

test('kernel refuses an empty --prefix, which would be the folder one stands in', async () => {
  const refused = kernelCommand().configureOutput({ writeErr: () => {} });
  for (const command of refused.commands) command.exitOverride().configureOutput({ writeErr: () => {} });
  for (const name of ['install', 'uninstall']) {
    await expect(refused.parseAsync([name, '--prefix', ''], { from: 'user' })).rejects.toMatchObject({
      code: 'commander.invalidArgument',
    });
  }
});
