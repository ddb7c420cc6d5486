import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { Dealer, Subscriber } from 'zeromq';
import type { CellRunner } from '../../../../lib/notebook/kernel/cell-runner.ts';
import { Shell } from '../../../../lib/notebook/kernel/shell.ts';
import { type ConnectionInfo, createMessage, decode, encode, type Message } from '../../../../lib/notebook/wire.ts';

const key = 'secret';
const connection = {
  transport: 'tcp',
  ip: '127.0.0.1',
  key,
  shell_port: 0,
  iopub_port: 0,
  stdin_port: 0,
} as unknown as ConnectionInfo;
const runner = {
  running: null,
  execute: async ({ content }: Message) => ({ status: 'ok', echo: content.code }),
  isComplete: (code: string) => (code === '1' ? { completed: true } : { completed: false, indent: '  ' }),
  executor: {
    complete: () => ({ start: 1, end: 2, candidates: ['toFixed'] }),
    inspect: (code: string) => (code === 'f' ? 'f(): void\n\nDoes.\n@param n of it\n@throws never' : undefined),
  },
} as unknown as CellRunner;

const dealer = new Dealer();
const subscriber = new Subscriber();
const heard: Message[] = [];
beforeAll(async () => {
  const shell = new Shell(key);
  const ports = await shell.bind(connection);
  void shell.serve(runner, { status: 'ok', banner: 'hello' }, () => {});
  dealer.connect(`tcp://127.0.0.1:${ports.shell_port}`);
  subscriber.connect(`tcp://127.0.0.1:${ports.iopub_port}`);
  subscriber.subscribe();
  void listen();
  // A subscription takes effect some time after the connection.
  await vi.waitFor(async () => {
    await ask('kernel_info_request');
    expect(heard).not.toEqual([]);
  }, 20_000);
});
afterAll(() => {
  dealer.close();
  subscriber.close();
});

async function listen() {
  for await (const frames of subscriber) heard.push(decode(frames, key)!);
}

async function ask(type: string, content: object = {}, signedWith = key): Promise<Message> {
  await dealer.send(encode(createMessage(type, content, 's'), signedWith));
  return decode(await dealer.receive(), key)!;
}

test.each([
  ['kernel_info', {}, { status: 'ok', banner: 'hello' }],
  ['execute', { code: '1' }, { status: 'ok', echo: '1' }],
  ['comm_info', {}, { status: 'ok', comms: {} }],
  ['history', {}, { status: 'ok', history: [] }],
  ['is_complete', { code: 'if (a) {' }, { status: 'incomplete', indent: '  ' }],
  ['is_complete', { code: '1' }, { status: 'complete' }],
  [
    'complete',
    { code: 'n.', cursor_pos: 2 },
    { status: 'ok', matches: ['toFixed'], cursor_start: 1, cursor_end: 2, metadata: {} },
  ],
  ['inspect', { code: 'n', cursor_pos: 1 }, { status: 'ok', found: false, data: {}, metadata: {} }],
])('%s_request is answered', async (name, content, answer) => {
  const reply = await ask(`${name}_request`, content);
  expect(reply.header.msg_type).toBe(`${name}_reply`);
  expect(reply.content).toEqual(answer);
});

test('documentation is code, then a paragraph for each tag', async () => {
  const { content } = await ask('inspect_request', { code: 'f', cursor_pos: 1 });
  expect(content.data['text/markdown']).toBe(
    '```typescript\nf(): void\n```\n\nDoes.\n\n@param n of it\n\n@throws never',
  );
});

test('a request is announced as busy and then idle', async () => {
  const { parent } = await ask('comm_info_request');
  const states = () =>
    heard.filter((message) => message.parent.msg_id === parent.msg_id).map(({ content }) => content.execution_state);
  await expect.poll(states).toEqual(['busy', 'idle']);
});

test('what is unknown or not signed gets no reply, and nothing breaks', async () => {
  await dealer.send(encode(createMessage('execute_request', { code: 'stolen' }, 's'), 'another key'));
  await dealer.send(encode(createMessage('comm_open', {}, 's'), key));
  await dealer.send('nonsense');
  expect((await ask('execute_request', { code: 'mine' })).content).toEqual({ status: 'ok', echo: 'mine' });
});
