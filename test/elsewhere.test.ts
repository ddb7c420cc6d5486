/** Codespaces, Binder and VS Code: their files are read by programs that are not here, so what they name is checked. */

import { execFileSync } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { courseNotebooks } from '../lib/cli/course.ts';
import { main } from '../lib/cli/main.ts';

const root = join(import.meta.dirname, '..');
const read = (path: string) => readFileSync(join(root, path), 'utf8');
const devcontainer = JSON.parse(read('.devcontainer/devcontainer.json'));
const tasks = JSON.parse(read('.vscode/tasks.json'));
const extensions = JSON.parse(read('.vscode/extensions.json'));
const first = `notebooks/${courseNotebooks(root)[0]!.split(/[\\/]/).at(-1)}`;

/** Every command line in these files. */
const commands: string[] = [
  devcontainer.onCreateCommand,
  devcontainer.postCreateCommand,
  ...tasks.tasks.map(({ command }: { command: string }) => command),
  ...read('.binder/postBuild')
    .split('\n')
    .filter((line) => /^np[mx] /.test(line)),
];

afterEach(() => vi.restoreAllMocks());

/** What `--help` of a command begins with, if there is such a command. */
async function usageOf(words: readonly string[]): Promise<string> {
  let printed = '';
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    printed += text;
    return true;
  });
  await main([...words, '--help']);
  vi.restoreAllMocks();
  return printed.split('\n', 1)[0]!;
}

test.each([...new Set(commands)])('%s is a command that exists', async (command) => {
  const [program, ...words] = command.split(' ');
  if (program === 'npx') {
    expect(words[0]).toBe('roundtrip');
    expect(`${await usageOf(words.slice(1))} `).toContain(`Usage: ${words.join(' ')} `);
  } else {
    expect(program).toBe('npm');
    const { scripts } = JSON.parse(read('package.json'));
    expect(['ci', 'install', ...Object.keys(scripts)]).toContain(words[0]);
  }
});

// The rules that the published schemas have for what stands here: devContainer.base.schema.json (containers.dev), which allows
// no other properties, and VS Code's own for extensions.json and tasks.json.
test('the files are such as Codespaces and VS Code read', () => {
  const command = z.union([z.string(), z.array(z.string()), z.record(z.string(), z.string())]);
  const extension = z.string().regex(/^[a-z0-9][a-z0-9-]*\.[a-z0-9][a-z0-9-]*$/i);
  const container = z.strictObject({
    name: z.string(),
    image: z.string().regex(/^[a-z0-9.-]+(\/[a-z0-9._-]+)+:[\w.-]+$/),
    onCreateCommand: command,
    postCreateCommand: command,
    customizations: z.strictObject({
      vscode: z.strictObject({ extensions: z.array(extension) }),
      codespaces: z.strictObject({ openFiles: z.array(z.string()) }),
    }),
  });
  const task = z.strictObject({
    label: z.string(),
    detail: z.string().optional(),
    type: z.enum(['shell', 'process']),
    command: z.string(),
    dependsOn: z.union([z.string(), z.array(z.string())]).optional(),
    runOptions: z.strictObject({ runOn: z.enum(['default', 'folderOpen']) }).optional(),
    presentation: z.strictObject({ reveal: z.enum(['always', 'silent', 'never']) }).optional(),
    isBackground: z.boolean().optional(),
    problemMatcher: z.array(z.string()),
    group: z.strictObject({ kind: z.enum(['build', 'test', 'none']), isDefault: z.boolean() }).optional(),
  });
  container.parse(devcontainer);
  z.strictObject({ recommendations: z.array(extension) }).parse(extensions);
  z.strictObject({ version: z.literal('2.0.0'), tasks: z.array(task) }).parse(tasks);
});

test('Codespaces opens the first lesson, with the extensions that VS Code recommends', () => {
  expect(devcontainer.customizations.codespaces.openFiles).toEqual([first]);
  expect(devcontainer.customizations.vscode.extensions).toContain('ms-toolsai.jupyter');
  expect(extensions.recommendations).toEqual(expect.arrayContaining(devcontainer.customizations.vscode.extensions));
  expect(devcontainer.image).toMatch(/:24$/);
});

test('VS Code prepares the course when its folder is opened', () => {
  const onOpen = tasks.tasks.filter(
    ({ runOptions }: { runOptions?: { runOn: string } }) => runOptions?.runOn === 'folderOpen',
  );
  expect(onOpen.map(({ command }: { command: string }) => command)).toEqual(['npx roundtrip kernel install']);
  const labels = tasks.tasks.map(({ label }: { label: string }) => label);
  expect(labels).toEqual(expect.arrayContaining(onOpen.map(({ dependsOn }: { dependsOn: string }) => dependsOn)));
});

test.skipIf(process.platform === 'win32')('Binder starts JupyterLab with the first lesson', () => {
  for (const name of ['postBuild', 'start']) expect(statSync(join(root, '.binder', name)).mode & 0o111).not.toBe(0);
  const started = execFileSync('.binder/start', ['printf', '%s\n', 'jupyter-lab', '--port=8888'], {
    cwd: root,
    encoding: 'utf8',
  });
  expect(started.split('\n').slice(0, 3)).toEqual([
    'jupyter-lab',
    '--port=8888',
    `--LabApp.default_url=/lab/tree/${first}`,
  ]);
});
