/**
 * What one side has to say: a request, a response, a flight of a handshake, or the end of the stream. Its bytes have a
 * size and no content; one object stands for both ends of the conversation.
 */

export type MessageKind = 'handshake' | 'request' | 'response' | 'fin';

export interface MessageOptions {
  readonly kind: MessageKind;
  readonly bytes: number;
  /** Place of the resource on the page, from 1; `null` where it is for none. */
  readonly requestId?: number | null;
  /** What the receiver must have, to understand this: keys, where packets may overtake each other (QUIC). */
  readonly needs?: Message | null;
  /** All bytes have been given to the link for the first time; `leftAtNs` is known. */
  readonly sent?: () => void;
  /** The first bytes have arrived. */
  readonly begun?: () => void;
  /** All bytes have arrived, and `needs` too. */
  readonly delivered: () => void;
}

export class Message {
  readonly kind: MessageKind;
  readonly bytes: number;
  readonly requestId: number | null;
  /** Bytes that the sender has put into segments. */
  takenBytes = 0;
  /** When its last byte has left the sender, at the first attempt. */
  leftAtNs = Number.NaN;
  /** When its first bit arrived. */
  firstByteAtNs = Number.NaN;
  deliveredAtNs = Number.NaN;
  readonly #needs: Message | null;
  readonly #on: MessageOptions;
  #receivedBytes = 0;
  #neededBy: Message[] | null = null;

  constructor(options: MessageOptions) {
    this.kind = options.kind;
    this.bytes = options.bytes;
    this.requestId = options.requestId ?? null;
    this.#needs = options.needs ?? null;
    this.#on = options;
  }

  get isDelivered(): boolean {
    return !Number.isNaN(this.deliveredAtNs);
  }

  left(atNs: number): void {
    this.leftAtNs = atNs;
    this.#on.sent?.();
  }

  get hasBegun(): boolean {
    return !Number.isNaN(this.firstByteAtNs);
  }

  /** Its first bit has arrived. */
  begin(firstBitAtNs: number): void {
    this.firstByteAtNs = firstBitAtNs;
    this.#on.begun?.();
  }

  /** `bytes` of it have come; a message without bytes comes once, with 0 of them. */
  receive(bytes: number, nowNs: number): void {
    this.#receivedBytes += bytes;
    if (this.#receivedBytes === this.bytes) this.#complete(nowNs);
  }

  #complete(nowNs: number): void {
    if (this.#needs !== null && !this.#needs.isDelivered) {
      this.#needs.#neededBy ??= [];
      this.#needs.#neededBy.push(this);
      return;
    }
    this.deliveredAtNs = nowNs;
    this.#on.delivered();
    for (const message of this.#neededBy ?? []) {
      message.firstByteAtNs = nowNs;
      message.#complete(nowNs);
    }
    this.#neededBy = null;
  }
}
