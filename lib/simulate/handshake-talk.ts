/**
 * What is said before and beside the first request: the flights of TLS over TCP, or of QUIC, as bytes through the same
 * senders as everything else. They take time on the link and room in the congestion window, so a flight that is larger
 * than the initial window takes a further round trip. Which flights there are is a table (`protocol/handshake.ts`).
 *
 * The client may ask when it may send the flight that the request rides with; with early data that is its first. QUIC's
 * limit of three times the bytes received (RFC 9000 s.8.1) is not applied: no flight of the table reaches it.
 */

import { type Flight, handshakeOf } from '../protocol/handshake.ts';
import type { Scenario } from '../scenario/scenario.ts';
import type { Endpoint } from './endpoint.ts';
import { Message } from './message.ts';
import type { Side } from './packet.ts';

export interface HandshakeEvents {
  /** The first request may be written. */
  readonly mayAsk: () => void;
  /** The client has all it needs from the server. */
  readonly completed: () => void;
}

export class HandshakeTalk {
  readonly #ends: { readonly [side in Side]: Endpoint };
  readonly #flights: readonly Flight[];
  /** Server flights that the client needs before it may ask, and before its handshake is complete. */
  readonly #neededToAsk: number;
  readonly #neededToComplete: number;
  readonly #on: HandshakeEvents;
  #next = 0;
  #serverFlights = 0;
  /** The last flight that each side has begun to send; what that side says afterwards cannot be read without it. */
  readonly #last: { [side in Side]: Message | null } = { client: null, server: null };

  constructor({ policy, tcp }: Scenario, ends: { readonly [side in Side]: Endpoint }, on: HandshakeEvents) {
    const { flights, trailing, earlyData } = handshakeOf(policy.security, tcp);
    this.#ends = ends;
    this.#flights = [...flights, ...trailing].filter(({ bytes }) => bytes > 0);
    this.#neededToAsk = serverFlightsOf(flights);
    this.#neededToComplete = earlyData ? Math.min(1, serverFlightsOf(trailing)) : this.#neededToAsk;
    this.#on = on;
  }

  /** The client begins. */
  start(): void {
    this.#speak('client');
    if (this.#neededToComplete === 0) this.#on.completed();
    if (this.#neededToAsk === 0) this.#on.mayAsk();
  }

  /** What the receiver must have before it can read what `side` says now; `null`: nothing. */
  keysOf(side: Side): Message | null {
    return this.#last[side];
  }

  #speak(side: Side): void {
    for (let flight = this.#flights[this.#next]; flight?.from === side; flight = this.#flights[this.#next]) {
      this.#next++;
      const message = new Message({
        kind: 'handshake',
        bytes: flight.bytes,
        delivered: () => this.#heard(side),
      });
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
    if (this.#serverFlights === this.#neededToComplete) this.#on.completed();
    if (this.#serverFlights === this.#neededToAsk) this.#on.mayAsk();
  }
}

function serverFlightsOf(flights: readonly Flight[]): number {
  return flights.filter(({ from }) => from === 'server').length;
}
