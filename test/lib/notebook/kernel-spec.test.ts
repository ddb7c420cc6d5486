import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { installKernel, jupyterFolder, kernelSpec, uninstallKernel } from '../../../lib/notebook/kernel-spec.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kernel-spec-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

test('kernelSpec starts this kernel on this Node, and interrupts it by message', () => {
  const { argv, interrupt_mode } = kernelSpec();
  expect(argv[0]).toBe(process.execPath);
  expect(existsSync(argv[1]!)).toBe(true);
  expect(argv.slice(2)).toEqual(['--config-path', '{connection_file}']);
  expect(interrupt_mode).toBe('message');
});

test.each([
  ['linux', {}, join(homedir(), '.local/share/jupyter')],
  ['linux', { XDG_DATA_HOME: '/data' }, join('/data', 'jupyter')],
  ['darwin', {}, join(homedir(), 'Library/Jupyter')],
  ['win32', { APPDATA: '/appdata' }, join('/appdata', 'jupyter')],
  ['darwin', { JUPYTER_DATA_DIR: '/own' }, '/own'],
] as const)('jupyterFolder on %s with %j', (platform, environment, expected) => {
  expect(jupyterFolder({}, environment, platform)).toBe(expected);
});

test('jupyterFolder goes below a prefix', () => {
  expect(jupyterFolder({ prefix: '/venv' })).toBe(join('/venv', 'share', 'jupyter'));
});

test('installKernel writes, again if asked again, and uninstallKernel takes all of it back', async () => {
  const target = join(folder, 'kernels', 'tslab');
  for (const _ of [1, 2]) expect(await installKernel(folder)).toBe(target);
  expect(JSON.parse(readFileSync(join(target, 'kernel.json'), 'utf8'))).toEqual(kernelSpec());
  expect(readdirSync(target).sort()).toEqual(['kernel.json', 'logo-svg.svg']);
  expect(await uninstallKernel(folder)).toBe(target);
  expect(readdirSync(join(folder, 'kernels'))).toEqual([]);
  await expect(uninstallKernel(folder)).rejects.toThrow('missing kernel');
});

test('installKernel replaces the kernel of others only if it is told to, uninstallKernel never removes it', async () => {
  const target = join(folder, 'kernels', 'tslab');
  mkdirSync(target, { recursive: true });
  writeFileSync(join(target, 'kernel.json'), '{"argv": ["tslab"]}');
  await expect(installKernel(folder)).rejects.toThrow('give --replace');
  await expect(uninstallKernel(folder)).rejects.toThrow('was not written by Roundtrip');
  await installKernel(folder, { replace: true });
  expect(JSON.parse(readFileSync(join(target, 'kernel.json'), 'utf8')).metadata.roundtrip).toBe(true);
});

test('installKernel names a folder that cannot be written', async () => {
  writeFileSync(join(folder, 'kernels'), '');
  await expect(installKernel(folder)).rejects.toThrow(/invalid folder: .*tslab cannot be written/);
});
