/**
 * HTTP/1.0 without the keep-alive option (RFC 1945 s.1.3): one connection, one request, one response, and the server closes.
 * Written on a bare socket, because no client speaks it any more (undici's request line says HTTP/1.1).
 *
 * The response ends with the server's FIN. It must have brought what Content-Length announced (RFC 1945 s.10.4).
 */

import type { Socket } from 'node:net';
import type { Resource } from '../../scenario/scenario.ts';
import type { EmulatedLink } from '../link.ts';
import { padding } from '../padding.ts';
import type { ClientConnection } from './connection.ts';
import type { Marks } from './marks.ts';

export function http10Connection(of: {
  readonly link: EmulatedLink;
  readonly marks: Marks;
  readonly onClosed: () => void;
}): ClientConnection {
  const { link, marks, onClosed } = of;
  let socket: Socket | undefined;

  return {
    open: async () => {
      const established = marks.opening();
      socket = await link.connect();
      established(socket);
    },
    exchange: async (resource) => {
      await get(socket!, resource, marks);
      onClosed();
    },
    destroy: async () => {
      socket?.destroy();
    },
  };
}

function get(socket: Socket, { path, requestBytes }: Resource, marks: Marks): Promise<void> {
  const response = new ResponseReader(path, marks);
  return new Promise((resolve, reject) => {
    socket.on('data', (bytes) => {
      try {
        response.read(bytes);
      } catch (error) {
        reject(error);
        socket.destroy();
      }
    });
    socket.once('error', reject);
    socket.once('close', () => reject(new Error('the connection was given up')));
    socket.once('end', () => {
      marks.closed(socket);
      if (response.isComplete) resolve();
      else reject(new Error(`the server closed after ${response.progress}`));
    });
    marks.sending(path, socket);
    socket.write(request(path, requestBytes), 'latin1');
    marks.sent(path);
  });
}

function request(path: string, wantedBytes: number): string {
  const line = `GET ${path} HTTP/1.0\r\n`;
  const pad = padding(line.length + 2, wantedBytes);
  return `${line}${pad ? `${pad.name}: ${pad.value}\r\n` : ''}\r\n`;
}

const endOfHead = Buffer.from('\r\n\r\n');

class ResponseReader {
  readonly #path: string;
  readonly #marks: Marks;
  #head: Buffer | null = Buffer.alloc(0);
  #bodyBytes = 0;
  #announcedBytes = Number.NaN;

  constructor(path: string, marks: Marks) {
    this.#path = path;
    this.#marks = marks;
  }

  get isComplete(): boolean {
    return this.#bodyBytes === this.#announcedBytes;
  }

  get progress(): string {
    return this.#head === null ? `${this.#bodyBytes} of ${this.#announcedBytes} bytes` : 'an incomplete header';
  }

  read(bytes: Buffer): void {
    this.#readBody(this.#head === null ? bytes : this.#readHead(Buffer.concat([this.#head, bytes])));
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
    this.#announcedBytes = Number(length);
    this.#marks.answered(this.#path, Number(status));
    if (this.#announcedBytes === 0) this.#marks.ended(this.#path);
    return bytes.subarray(headBytes + endOfHead.length);
  }

  #readBody(bytes: Buffer): void {
    if (bytes.length === 0) return;
    this.#bodyBytes += bytes.length;
    if (this.#bodyBytes > this.#announcedBytes) {
      throw new Error(`the response has more than the ${this.#announcedBytes} bytes that it announced`);
    }
    this.#marks.received(this.#path, bytes.length);
    if (this.isComplete) this.#marks.ended(this.#path);
  }
}
