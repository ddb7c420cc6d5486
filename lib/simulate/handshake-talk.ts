/**
 * What is said before and beside the first request: the flights of TLS over TCP, or of QUIC, as bytes through the same
 * senders as everything else. They take time on the link and room in the congestion window, so a flight that is larger
 * than the initial window takes a further round trip. Which flights there are is a table (`protocol/handshake.ts`).
 *
 * The client may ask when it may send the flight that the request rides with; with early data that is its first. QUIC's
 * limit of three times the bytes received (RFC 9000 s.8.1) is not applied: no flight of the table reaches it.
 */

import type { HandshakeTerms } from './connection-terms.ts';
import type { Endpoint } from './endpoint.ts';
import { Message, type MessageEvents } from './message.ts';
import type { Side } from './packet.ts';

/** The connection that the handshake is for. */
export interface HandshakeOwner {
  /** The first request may be written. */
  mayAsk(): void;
  /** The client has all it needs from the server. */
  handshakeCompleted(): void;
}

export class HandshakeTalk {
  readonly #ends: { readonly [side in Side]: Endpoint };
  readonly #terms: HandshakeTerms;
  readonly #owner: HandshakeOwner;
  #next = 0;
  #serverFlights = 0;
  /** The last flight that each side has begun to send; what that side says afterwards cannot be read without it. */
  readonly #last: { [side in Side]: Message | null } = { client: null, server: null };

  constructor(terms: HandshakeTerms, ends: { readonly [side in Side]: Endpoint }, owner: HandshakeOwner) {
    this.#terms = terms;
    this.#ends = ends;
    this.#owner = owner;
  }

  /** The client begins. */
  start(): void {
    this.#speak('client');
    if (this.#terms.neededToComplete === 0) this.#owner.handshakeCompleted();
    if (this.#terms.neededToAsk === 0) this.#owner.mayAsk();
  }

  /** What the receiver must have before it can read what `side` says now; `null`: nothing. */
  keysOf(side: Side): Message | null {
    return this.#last[side];
  }

  #speak(side: Side): void {
    const { flights } = this.#terms;
    for (let flight = flights[this.#next]; flight?.from === side; flight = flights[this.#next]) {
      this.#next++;
      const on: MessageEvents<null> = { delivered: () => this.#heard(side) };
      const message: Message = new Message({ kind: 'handshake', bytes: flight.bytes, subject: null, on });
      this.#last[side] = message;
      this.#ends[side].sender.write(message);
    }
  }

  /** A flight of `speaker` has arrived: the other side says what is its turn to say. */
  #heard(speaker: Side): void {
    if (speaker === 'client') {
      this.#speak('server');
      return;
    }
    this.#serverFlights++;
    this.#speak('client');
    if (this.#serverFlights === this.#terms.neededToComplete) this.#owner.handshakeCompleted();
    if (this.#serverFlights === this.#terms.neededToAsk) this.#owner.mayAsk();
  }
}
