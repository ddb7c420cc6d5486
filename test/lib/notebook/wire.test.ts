import { expect, test } from 'vitest';
import { createMessage, createReply, decode, encode, endpoint } from '../../../lib/notebook/wire.ts';

const key = 'a key';
const toFrames = (parts: readonly (Buffer | string)[]) => parts.map((part) => Buffer.from(part));

test('a message survives the wire, with its routing identities', () => {
  const request = createMessage('execute_request', { code: '1 + 1' }, 'session');
  const frames = [Buffer.from('peer'), ...toFrames(encode(request, key))];
  const received = decode(frames, key);
  expect(received).toEqual({ ...request, identities: [Buffer.from('peer')] });
});

test('a reply goes back to the peer, names its request and has an id of its own', () => {
  const request = decode([Buffer.from('peer'), ...toFrames(encode(createMessage('a_request', {}, 's'), key))], key)!;
  const reply = createReply(request, 'a_reply', { status: 'ok' });
  expect(reply).toMatchObject({ identities: [Buffer.from('peer')], parent: request.header, content: { status: 'ok' } });
  expect(reply.header.msg_id).not.toBe(request.header.msg_id);
});

test('decode drops what was signed with another key, changed, cut off or is not JSON', () => {
  const frames = toFrames(encode(createMessage('a_request', { code: 'true' }, 's'), key));
  expect(decode(frames, key)).not.toBeNull();
  expect(decode(frames, 'another key')).toBeNull();
  expect(decode([...frames.slice(0, 5), Buffer.from('{"code":"evil"}')], key)).toBeNull();
  expect(decode(frames.slice(0, 4), key)).toBeNull();
  expect(decode([], key)).toBeNull();
});

test('endpoint joins address and port as Jupyter does, and leaves the choice for 0', () => {
  const connection = { transport: 'tcp', ip: '127.0.0.1' } as Parameters<typeof endpoint>[0];
  expect(endpoint(connection, 80)).toBe('tcp://127.0.0.1:80');
  expect(endpoint(connection, 0)).toBe('tcp://127.0.0.1:*');
  expect(endpoint({ ...connection, transport: 'ipc', ip: '/run/k' }, 1)).toBe('ipc:///run/k-1');
});
