import { createRequire } from 'node:module';
import { expect, test } from 'vitest';
import { decodeV1, encodeV1, V1_PROTOCOL } from '../../../../lib/notebook/server/kernel-socket.ts';
import { createMessage } from '../../../../lib/notebook/wire.ts';

// JupyterLab's own reader and writer of these frames.
const { serialize, deserialize } = createRequire(import.meta.url)('@jupyterlab/services/lib/kernel/serialize.js');
const message = createMessage('execute_request', { code: "'é 😀'" }, 'session');

test('encodeV1 writes what JupyterLab reads', () => {
  const frame = encodeV1('iopub', message);
  const read = deserialize(new Uint8Array(frame).buffer, V1_PROTOCOL);
  const { header, metadata, content } = message;
  expect(read).toEqual({ channel: 'iopub', header, parent_header: {}, metadata, content, buffers: [] });
});

test('decodeV1 reads what JupyterLab writes, with or without binary parts', () => {
  const { header, metadata, content } = message;
  for (const buffers of [[], [new Uint8Array([1, 2, 3]).buffer]]) {
    const sent = serialize({ channel: 'shell', header, parent_header: {}, metadata, content, buffers }, V1_PROTOCOL);
    expect(decodeV1(Buffer.from(sent))).toEqual({ channel: 'shell', message });
  }
});

test.each([
  ['nothing', Buffer.alloc(0)],
  ['too few parts', Buffer.alloc(8)],
  ['a table longer than the frame', Buffer.from('ffffffffffffff00', 'hex')],
  ['parts that are no JSON', encodeV1('shell', message).fill('x', 64)],
])('decodeV1 refuses %s', (_what, frame) => {
  expect(() => decodeV1(frame)).toThrow();
});
