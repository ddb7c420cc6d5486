/**
 * A kernel's messages over a WebSocket. Clients that can speak `v1.kernel.websocket.jupyter.org` get binary frames: a table
 * of offsets (64-bit, little endian: how many follow, then where each part begins and the last ends), then channel, header,
 * parent header, metadata and content, then buffers. Others get JSON.
 *
 * Source: Jupyter Server documentation, "WebSocket kernel wire protocols".
 */

import type { WebSocket } from 'ws';
import type { Channel } from '../kernel-client.ts';
import type { Message } from '../wire.ts';
import type { HostedKernel, Listener } from './hosted-kernel.ts';

export const V1_PROTOCOL = 'v1.kernel.websocket.jupyter.org';

/** @param session the client's own id, by which replies are told from those to others */
export function connectSocket(socket: WebSocket, kernel: HostedKernel, session: string | null): void {
  const isBinary = socket.protocol === V1_PROTOCOL;
  const listener: Listener = {
    session,
    hear: (channel, message) => socket.send(isBinary ? encodeV1(channel, message) : encodeJson(channel, message)),
    close: () => socket.close(1000, 'the kernel was shut down'),
  };
  kernel.listeners.add(listener);
  socket.on('close', () => kernel.listeners.delete(listener));
  socket.on('error', () => kernel.listeners.delete(listener));
  socket.on('message', (data: Buffer) => {
    try {
      const { channel, message } = isBinary ? decodeV1(data) : decodeJson(data);
      // Nothing is ever asked of the reader on `stdin`, so nothing can be answered there.
      if (channel === 'shell' || channel === 'control') void kernel.send(channel, message);
    } catch {
      socket.close(1003, 'that is no message of the Jupyter protocol');
    }
  });
}

/** One message as a binary frame. */
export function encodeV1(channel: string, { header, parent, metadata, content }: Message): Buffer {
  const parts = [channel, ...[header, parent, metadata, content].map((part) => JSON.stringify(part))].map((part) =>
    Buffer.from(part),
  );
  const table = Buffer.alloc(8 * (parts.length + 2));
  table.writeBigUInt64LE(BigInt(parts.length + 1), 0);
  let offset = table.length;
  for (const [index, part] of [Buffer.alloc(0), ...parts].entries()) {
    offset += part.length;
    table.writeBigUInt64LE(BigInt(offset), 8 * (index + 1));
  }
  return Buffer.concat([table, ...parts]);
}

interface Received {
  readonly channel: Channel | 'stdin' | 'iopub';
  readonly message: Message;
}

/** @throws {Error} if it is none */
export function decodeV1(frame: Buffer): Received {
  const count = Number(frame.readBigUInt64LE(0));
  if (count < 6 || 8 * (count + 1) > frame.length) throw new RangeError('the table of offsets is wrong');
  const offsets = Array.from({ length: count }, (_, index) => Number(frame.readBigUInt64LE(8 * (index + 1))));
  const [channel, ...parts] = offsets
    .slice(0, 5)
    .map((from, index) => frame.toString('utf8', from, offsets[index + 1]));
  const [header, parent, metadata, content] = parts.map((part) => JSON.parse(part));
  return received(channel, { header, parent_header: parent, metadata, content });
}

function encodeJson(channel: string, { header, parent, metadata, content }: Message): string {
  const { msg_id, msg_type } = header;
  return JSON.stringify({ channel, header, parent_header: parent, metadata, content, msg_id, msg_type, buffers: [] });
}

function decodeJson(text: Buffer): Received {
  const { channel, ...message } = JSON.parse(text.toString());
  return received(channel, message);
}

function received(channel: unknown, message: Record<string, unknown>): Received {
  const { header, parent_header, metadata, content } = message;
  const isHeader = typeof header === 'object' && header !== null && 'msg_id' in header && 'msg_type' in header;
  if (!isHeader || typeof content !== 'object' || content === null) throw new TypeError('header or content is missing');
  const parts = { header, parent: parent_header ?? {}, metadata: metadata ?? {}, content };
  return { channel: channel as Received['channel'], message: { identities: [], ...parts } as unknown as Message };
}
