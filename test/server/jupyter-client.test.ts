/** JupyterLab's own client, unmodified, against our server. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  ContentsManager,
  KernelManager,
  KernelSpecManager,
  ServerConnection,
  SessionManager,
} from '@jupyterlab/services';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import type { ServedCourse } from '../../lib/notebook/server/serve-course.ts';
import { makeCourse, notebookOf, serveWithoutPage, type TestCourse } from './course.ts';

let made: TestCourse;
let served: ServedCourse;
let serverSettings: ServerConnection.ISettings;

beforeAll(async () => {
  made = makeCourse({ 'notebooks/01-a.ipynb': notebookOf('# A', '1 + 1') });
  served = await serveWithoutPage(made.course);
  serverSettings = ServerConnection.makeSettings({
    baseUrl: `${served.origin}/`,
    wsUrl: `${served.origin.replace('http', 'ws')}/`,
    token: served.token,
    appendToken: true,
    WebSocket: WebSocket as unknown as typeof globalThis.WebSocket,
    fetch,
  });
});
afterAll(async () => {
  await served?.close();
  made?.remove();
});

test('lists the kernel specs', async () => {
  const specs = new KernelSpecManager({ serverSettings });
  await specs.ready;
  expect(specs.specs).toMatchObject({ default: 'tslab', kernelspecs: { tslab: { display_name: 'TypeScript' } } });
  specs.dispose();
});

test('starts a session, runs cells, completes, inspects, restarts and shuts down', async () => {
  const kernelManager = new KernelManager({ serverSettings });
  const sessions = new SessionManager({ serverSettings, kernelManager });
  const options = { path: 'notebooks/01-a.ipynb', name: '01-a.ipynb', type: 'notebook', kernel: { name: 'tslab' } };
  const [session, again] = await Promise.all([sessions.startNew(options), sessions.startNew(options)]);
  expect(again.id).toBe(session.id);
  const kernel = session.kernel!;

  const shown: string[] = [];
  const future = kernel.requestExecute({ code: "for (let n = 0; n < 5000; n++) console.log(n);\n'é' + 1" });
  future.onIOPub = ({ header, content }) => {
    if (header.msg_type === 'stream') shown.push((content as { text: string }).text);
    if (header.msg_type === 'execute_result') shown.push(JSON.stringify((content as { data: object }).data));
  };
  expect((await future.done).content.status).toBe('ok');
  const lines = shown.join('').split('\n');
  expect(lines.slice(0, 5000).every((line, index) => line === String(index))).toBe(true);
  expect(lines[5000]).toBe('{"text/plain":"é1"}');

  const code = "const smile = '😀'; smile.toUpp";
  const completed = await kernel.requestComplete({ code, cursor_pos: [...code].length });
  expect(completed.content).toMatchObject({ matches: ['toUpperCase'], cursor_start: [...code].length - 5 });
  const inspected = await kernel.requestInspect({ code: 'parseInt', cursor_pos: 4, detail_level: 0 });
  expect(inspected.content).toMatchObject({
    found: true,
    data: { 'text/plain': expect.stringContaining('parseInt(') },
  });

  await kernel.requestExecute({ code: 'const kept = 7;' }).done;
  await kernel.restart();
  const gone = await kernel.requestExecute({ code: 'kept' }).done;
  expect(gone.content).toMatchObject({ status: 'error', ename: 'CompileError' });

  const running = kernel.requestExecute({ code: 'await null;\nwhile (true) {}' });
  const begun = Promise.withResolvers<void>();
  running.onIOPub = ({ header }) => {
    if (header.msg_type === 'execute_input') begun.resolve();
  };
  await begun.promise;
  // However long it takes: one that runs a cell is in use.
  await served.kernels.stopIdle(0);
  await kernel.interrupt();
  expect((await running.done).content).toMatchObject({ status: 'error', ename: 'Interrupted' });

  await session.shutdown();
  await sessions.refreshRunning();
  expect([...sessions.running()]).toEqual([]);
  sessions.dispose();
  kernelManager.dispose();
});

test('reads and saves notebooks, and goes back to a checkpoint', async () => {
  const contents = new ContentsManager({ serverSettings });
  const path = 'notebooks/01-a.ipynb';
  const model = await contents.get(path);
  expect(model).toMatchObject({ name: '01-a.ipynb', path, type: 'notebook', format: 'json' });
  expect((await contents.get('')).content.map((each: { name: string }) => each.name)).toEqual(['notebooks']);
  const checkpoint = await contents.createCheckpoint(path);
  const { content } = model;
  content.cells[1].source = '2 + 2';
  const saved = await contents.save(path, { type: 'notebook', format: 'json', content });
  expect(saved.last_modified).toBe((await contents.get(path, { content: false })).last_modified);
  const source = () => JSON.parse(readFileSync(join(made.folder, path), 'utf8')).cells[1].source;
  expect(source()).toEqual(['2 + 2']);
  await contents.restoreCheckpoint(path, checkpoint.id);
  expect(source()).toBe('1 + 1'); // as the file was
  const made2 = await contents.newUntitled({ path: 'notebooks', type: 'notebook' });
  await contents.rename(made2.path, 'notebooks/02-b.ipynb');
  await contents.delete('notebooks/02-b.ipynb');
  await expect(contents.get('notebooks/02-b.ipynb')).rejects.toThrow('missing file: notebooks/02-b.ipynb');
  contents.dispose();
});
