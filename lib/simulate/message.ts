/**
 * What one side has to say: a request, a response, a flight of a handshake, or the end of the stream. Its bytes have a
 * size and no content; one object stands for both ends of the conversation.
 */

export type MessageKind = 'handshake' | 'request' | 'response' | 'fin';

/** What happens to messages; one set of reactions serves all messages of a kind on a connection. */
export interface MessageEvents<Subject> {
  /** All bytes have been given to the link for the first time; the last of them left at `atNs`. */
  sent?(subject: Subject, atNs: number): void;
  /** The first bytes have arrived. */
  begun?(subject: Subject): void;
  /** All bytes have arrived, and what the message needs too. */
  delivered(subject: Subject): void;
}

/** What a message is for: the request with that place on the page, from 1. */
export interface Numbered {
  readonly id: number;
}

export interface MessageOptions<Subject> {
  readonly kind: MessageKind;
  readonly bytes: number;
  /** Whom the message is for, handed to the reactions; `null` where it is for none. */
  readonly subject: Subject;
  /** What the receiver must have, to understand this: keys, where packets may overtake each other (QUIC). */
  readonly needs?: Message | null;
  readonly on: MessageEvents<Subject>;
}

export class Message<Subject extends Numbered | null = Numbered | null> {
  readonly kind: MessageKind;
  readonly bytes: number;
  readonly subject: Subject;
  /** Bytes that the sender has put into segments. */
  takenBytes = 0;
  /** When its last byte has left the sender, at the first attempt. */
  leftAtNs = Number.NaN;
  /** When its first bit arrived. */
  firstByteAtNs = Number.NaN;
  deliveredAtNs = Number.NaN;
  /** Next in the line of what is to be sent. */
  behind: Message | null = null;
  hasBegun = false;
  isDelivered = false;
  readonly #needs: Message | null;
  readonly #on: MessageEvents<Subject>;
  #receivedBytes = 0;
  #neededBy: Message[] | null = null;

  constructor({ kind, bytes, subject, needs = null, on }: MessageOptions<Subject>) {
    this.kind = kind;
    this.bytes = bytes;
    this.subject = subject;
    this.#needs = needs;
    this.#on = on;
  }

  left(atNs: number): void {
    this.leftAtNs = atNs;
    this.#on.sent?.(this.subject, atNs);
  }

  /** Its first bit has arrived. */
  begin(firstBitAtNs: number): void {
    this.hasBegun = true;
    this.firstByteAtNs = firstBitAtNs;
    this.#on.begun?.(this.subject);
  }

  /** `bytes` of it have come; a message without bytes comes once, with 0 of them. */
  receive(bytes: number, nowNs: number): void {
    this.#receivedBytes += bytes;
    if (this.#receivedBytes === this.bytes) this.#complete(nowNs);
  }

  #complete(nowNs: number): void {
    const needs = this.#needs;
    if (needs !== null && !needs.isDelivered) {
      needs.#neededBy ??= [];
      needs.#neededBy.push(this as Message);
      return;
    }
    this.isDelivered = true;
    this.deliveredAtNs = nowNs;
    this.#on.delivered(this.subject);
    if (this.#neededBy === null) return;
    for (const message of this.#neededBy) {
      message.firstByteAtNs = nowNs;
      message.#complete(nowNs);
    }
    this.#neededBy = null;
  }
}
