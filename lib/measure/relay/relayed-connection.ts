/**
 * One TCP connection over the emulated link: two real sockets on loopback, and between them the times of one that crosses
 * the link (RFC 9293 s.3.5). The client's SYN is its real connect; half a round trip later it would reach the server, and
 * after a whole one the client knows the connection to be established and may send. The third packet of the handshake
 * reaches the server after one and a half: only then is the server's socket opened, so that its log has true times.
 *
 * An orderly close (FIN) follows the last byte in its direction. A reset takes half a round trip and discards what is under
 * way, whichever side it comes from.
 */

import { connect, type Socket } from 'node:net';
import type { LinkConditions } from '../link.ts';
import { reset } from '../reset.ts';
import type { Bottleneck } from './bottleneck.ts';
import type { Clock } from './clock.ts';
import { loopback } from './messages.ts';
import { Sender } from './sender.ts';

export interface RelayedConnectionEvents {
  readonly established: () => void;
  readonly paired: (serverSidePort: number) => void;
  readonly allLeft: (serverSidePort: number) => void;
  readonly closed: () => void;
}

export class RelayedConnection {
  readonly #client: Socket;
  readonly #serverPort: number;
  readonly #up: Sender;
  readonly #down: Sender;
  readonly #bottlenecks: { readonly up: Bottleneck; readonly down: Bottleneck };
  readonly #events: RelayedConnectionEvents;
  #server: Socket | undefined;

  constructor(of: {
    readonly clock: Clock;
    readonly conditions: LinkConditions;
    readonly client: Socket;
    readonly serverPort: number;
    readonly bottlenecks: { readonly up: Bottleneck; readonly down: Bottleneck };
    readonly events: RelayedConnectionEvents;
  }) {
    const { clock, conditions, client, bottlenecks } = of;
    this.#client = client;
    this.#serverPort = of.serverPort;
    this.#bottlenecks = bottlenecks;
    this.#events = of.events;
    this.#up = new Sender({
      clock,
      conditions,
      bottleneck: bottlenecks.up,
      receiver: { data: (bytes) => this.#server?.write(bytes), end: () => this.#server?.end() },
    });
    this.#down = new Sender({
      clock,
      conditions,
      bottleneck: bottlenecks.down,
      receiver: {
        data: (bytes) => client.write(bytes),
        end: () => client.end(),
        allLeft: () => this.#server?.localPort && this.#events.allLeft(this.#server.localPort),
      },
    });
    this.#forward(client, this.#up, bottlenecks.up, () => this.#server);
    this.#shakeHands();
  }

  /** At once, whatever is under way. */
  destroy(): void {
    reset(this.#client);
    if (this.#server) reset(this.#server);
  }

  #shakeHands(): void {
    const { up, down } = this.#bottlenecks;
    const syn = (): void => down.pass(synAck);
    const synAck = (): void => {
      if (this.#client.destroyed) return;
      this.#events.established();
      // The client's first bytes, written in answer to this notice, cannot overtake this acknowledgement.
      up.pass(() => this.#dial());
      this.#up.establish();
    };
    up.pass(syn);
  }

  #dial(): void {
    if (this.#client.destroyed) return;
    const server = connect({ host: loopback, port: this.#serverPort, noDelay: true, allowHalfOpen: true });
    this.#server = server;
    server.once('connect', () => {
      this.#events.paired(server.localPort!);
      this.#down.establish();
    });
    this.#forward(server, this.#down, this.#bottlenecks.down, () => this.#client);
  }

  /** `from` is a real socket at one end, `to` the one at the other. */
  #forward(from: Socket, sender: Sender, path: Bottleneck, to: () => Socket | undefined): void {
    let ended = false;
    from.on('data', (bytes) => sender.write(bytes));
    from.on('end', () => {
      ended = true;
      sender.end();
    });
    from.on('error', () => {}); // 'close' follows, and says all there is to do
    from.on('close', () => {
      if (!ended) {
        path.pass(() => {
          const peer = to();
          if (peer) reset(peer);
        });
      }
      if (this.#client.destroyed && (this.#server?.destroyed ?? true)) this.#events.closed();
    });
  }
}
