import { once } from 'node:events';
import { createServer } from 'node:net';
import { expect, test } from 'vitest';
import { startCommand } from '../../../../lib/cli/commands/start.ts';

// What is served is tested in test/server and test/browser.
const start = (...args: string[]) =>
  startCommand()
    .exitOverride()
    .configureOutput({ writeErr: () => {} })
    .parseAsync(args, { from: 'user' });

test('start refuses a port that is none', async () => {
  for (const port of ['-1', '65536', '1.5', 'http', '']) {
    await expect(start('--port', port)).rejects.toMatchObject({ code: 'commander.invalidArgument' });
  }
});

test('start refuses hours that are none', async () => {
  for (const hours of ['-1', 'soon', '', '9000', 'Infinity']) {
    await expect(start('--cull-idle', hours)).rejects.toMatchObject({ code: 'commander.invalidArgument' });
  }
});

test('start names a taken port', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  const { port } = other.address() as { port: number };
  await expect(start('--port', String(port))).rejects.toThrow(`invalid port: ${port}; another program uses it`);
  other.close();
});

test('start says which notebook is missing, and stops listening for signals', async () => {
  const before = process.listenerCount('SIGINT');
  await expect(start('--no-open', 'none.ipynb')).rejects.toThrow('missing notebook:');
  expect(process.listenerCount('SIGINT')).toBe(before);
});

test('start refuses a notebook that is in no course', async () => {
  await expect(start('--no-open', import.meta.filename)).rejects.toThrow('is not in the notebooks/ of a course');
});
