/**
 * HTTP/1.0 on a bare socket, because no client speaks it any more (undici's request line says HTTP/1.1). Without the keep-alive
 * option one connection carries one exchange and the server closes (RFC 1945 s.1.3); with it the connection stays, if the
 * response says so too and announces its length (RFC 9112 s.9.3 and C.2.2).
 *
 * A response must bring what its Content-Length announced (RFC 1945 s.10.4).
 */

import type { Socket } from 'node:net';
import type { Resource } from '../../scenario/scenario.ts';
import { padding } from '../padding.ts';
import { type ClientConnection, ClosedBeforeResponse } from './connection.ts';
import type { Marks } from './marks.ts';
import { type NearEnd, openSocket } from './open-socket.ts';

export function http10Connection(
  of: NearEnd & {
    /** Whether to ask for the connection to be kept. */
    readonly persistent: boolean;
    readonly onClosed: () => void;
  },
): ClientConnection {
  const { marks, persistent, onClosed } = of;
  let socket: Socket | undefined;
  /** The exchange under way. */
  let reader: ResponseReader | undefined;

  let isOver = false;
  const over = (socket: Socket): void => {
    if (isOver) return;
    isOver = true;
    marks.closed(socket);
    onClosed();
  };

  const listen = (socket: Socket): void => {
    socket.on('data', (bytes) => reader?.read(bytes, socket));
    socket.once('error', (error) => reader?.fail(error));
    socket.once('end', () => {
      over(socket);
      reader?.closed();
    });
    socket.once('close', () => reader?.fail(new Error('the connection was given up')));
  };

  return {
    open: async () => {
      socket = await openSocket(of);
      listen(socket);
    },
    exchange: async (resource) => {
      const { path, method } = resource;
      reader = new ResponseReader({ path, hasBody: method !== 'HEAD', marks });
      marks.sending(path, socket!);
      socket!.write(request(resource, persistent), 'latin1');
      marks.sent(path);
      try {
        // Where the connection does not persist it is over with the last byte, whenever the server's FIN comes.
        if ((await reader.done) === 'last') over(socket!);
      } finally {
        reader = undefined;
      }
    },
    destroy: async () => {
      socket?.destroy();
    },
  };
}

function request({ path, method, requestBytes }: Resource, persistent: boolean): string {
  const lines = [`${method} ${path} HTTP/1.0`];
  if (persistent) lines.push('Connection: keep-alive');
  if (method !== 'GET' && method !== 'HEAD') lines.push('Content-Length: 0');
  const pad = padding([...lines, '', ''].join('\r\n').length, requestBytes);
  if (pad) lines.push(`${pad.name}: ${pad.value}`);
  return `${lines.join('\r\n')}\r\n\r\n`;
}

const endOfHead = Buffer.from('\r\n\r\n');

class ResponseReader {
  /** Settles with the end of the response; says whether it is the last on its connection. */
  readonly done: Promise<'last' | 'more may follow'>;
  readonly #path: string;
  readonly #hasBody: boolean;
  readonly #marks: Marks;
  #resolve = (_which: 'last' | 'more may follow'): void => {};
  #reject = (_error: Error): void => {};
  #head: Buffer | null = Buffer.alloc(0);
  #bodyBytes = 0;
  #announcedBytes = Number.NaN;
  #persists = false;

  constructor({ path, hasBody, marks }: { readonly path: string; readonly hasBody: boolean; readonly marks: Marks }) {
    this.#path = path;
    this.#hasBody = hasBody;
    this.#marks = marks;
    this.done = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
  }

  read(bytes: Buffer, socket: Socket): void {
    try {
      this.#readBody(this.#head === null ? bytes : this.#readHead(Buffer.concat([this.#head, bytes])));
    } catch (error) {
      this.#reject(error as Error);
      socket.destroy();
    }
  }

  fail(error: Error): void {
    this.#reject(error);
  }

  /** The server has closed the connection. */
  closed(): void {
    if (this.#head?.length === 0) this.#reject(new ClosedBeforeResponse('the server closed the connection'));
    else this.#reject(new Error(`the server closed after ${this.#progress}`));
  }

  get #isComplete(): boolean {
    return this.#bodyBytes === this.#announcedBytes;
  }

  get #progress(): string {
    return this.#head === null ? `${this.#bodyBytes} of ${this.#announcedBytes} bytes` : 'an incomplete header';
  }

  /** @returns what follows the header, as far as it is here */
  #readHead(bytes: Buffer): Buffer {
    const headBytes = bytes.indexOf(endOfHead);
    this.#head = headBytes === -1 ? bytes : null;
    if (headBytes === -1) return Buffer.alloc(0);
    const head = bytes.toString('latin1', 0, headBytes);
    const status = /^HTTP\/1\.[01] (\d{3})/.exec(head)?.[1];
    const length = /^content-length:[\t ]*(\d+)[\t ]*$/im.exec(head)?.[1];
    if (!status || !length) throw new Error(`the response has no status or no Content-Length: ${head}`);
    this.#announcedBytes = this.#hasBody ? Number(length) : 0;
    this.#persists = /^connection:.*\bkeep-alive\b/im.test(head);
    this.#marks.answered(this.#path, Number(status));
    if (this.#announcedBytes === 0) this.#end();
    return bytes.subarray(headBytes + endOfHead.length);
  }

  #readBody(bytes: Buffer): void {
    if (bytes.length === 0) return;
    this.#bodyBytes += bytes.length;
    if (this.#bodyBytes > this.#announcedBytes) {
      throw new Error(`the response has more than the ${this.#announcedBytes} bytes that it announced`);
    }
    this.#marks.received(this.#path, bytes.length);
    if (this.#isComplete) this.#end();
  }

  #end(): void {
    this.#marks.ended(this.#path);
    this.#resolve(this.#persists ? 'more may follow' : 'last');
  }
}
