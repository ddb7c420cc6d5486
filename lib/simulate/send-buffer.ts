/**
 * What an application has written and its sender has not sent yet, and which bytes go next into a segment.
 *
 * In order (HTTP/1): message after message. Taking turns (HTTP/2, HTTP/3): a segment of each message that has bytes, then
 * of the next, which shares the connection evenly; a handshake's flight is not interrupted. In both a segment is filled up
 * with what comes next, as a byte stream does (RFC 9293 s.3.7) and as RFC 9000 s.13 advises: few streams in a packet, but
 * none that is underfilled. Left out: priorities (RFC 9218) and flow-control windows (RFC 9113 s.6.9, RFC 9000 s.4).
 */

import { Line } from './line.ts';
import type { Message } from './message.ts';
import { Segment } from './packet.ts';

export type Sharing = 'in order' | 'turns';

export class SendBuffer {
  readonly #messages = new Line<Message>();
  readonly #sharing: Sharing;
  #places = 0;

  constructor(sharing: Sharing) {
    this.#sharing = sharing;
  }

  get isEmpty(): boolean {
    return this.#messages.first === null;
  }

  /** Whether nothing is left but the end of the stream. */
  get isAtEnd(): boolean {
    return this.#messages.first?.kind === 'fin';
  }

  write(message: Message): void {
    this.#messages.push(message);
  }

  /** The next segment of at most `mssBytes`; `null` where nothing is left. A message without bytes has a place in one too. */
  pull(mssBytes: number): Segment | null {
    let message = this.#messages.first;
    if (message === null) return null;
    const segment = new Segment(this.#places++);
    let roomBytes = mssBytes;
    do {
      const bytes = Math.min(roomBytes, message.bytes - message.takenBytes);
      message.takenBytes += bytes;
      roomBytes -= bytes;
      const endsMessage = message.takenBytes === message.bytes;
      segment.add(message, bytes, endsMessage);
      if (endsMessage) this.#messages.shift();
      else if (this.#sharing === 'turns' && message.kind !== 'handshake') this.#messages.push(this.#messages.shift()!);
      message = this.#messages.first;
    } while (message !== null && (roomBytes > 0 || message.bytes === 0));
    return segment;
  }
}
