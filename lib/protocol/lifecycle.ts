/**
 * The life of a persistent HTTP/1.1 client connection, without pipelining, as a table of (state, event) -> state.
 *
 * Theory. A connection is opened once and then alternates between `idle` and one exchange: sending, waiting, receiving.
 * An exchange ends in `idle` if the connection persists (`persistence.ts`), otherwise in `draining`: the server closes,
 * and the client reads what still comes. A client that wants to close an idle connection says so first (FIN, `half-closed`)
 * and, as the active closer, has to linger in `time-wait`; a client that only follows the server does not. The server's
 * FIN and RST can arrive in any state: that is the race of RFC 9112 s.9.5, and `exchange` says what became of the request.
 *
 * What may not live here: time (an expiry is an event), sockets, the choice of a connection, and whether to retry
 * (`pipelining.ts`). Not modelled: pipelining, upgrades, early data, and the server's side.
 */

import { InputError } from '../errors.ts';

export const connectionStates = [
  'unopened',
  'connecting',
  'securing',
  'idle',
  'sending',
  'waiting',
  'receiving',
  'draining',
  'half-closed',
  'time-wait',
  'closed',
] as const;
export type ConnectionState = (typeof connectionStates)[number];

export const connectionEvents = [
  'open',
  'connected',
  'connected, now TLS',
  'secured',
  'refused',
  'timed out',
  'request',
  'request sent',
  'interim response',
  'response begins',
  'response ends, persists',
  'response ends, closes',
  'unexpected bytes',
  'idle timeout',
  'client closes',
  'aborted',
  'server closed',
  'reset',
  'waited 2 MSL',
] as const;
export type ConnectionEvent = (typeof connectionEvents)[number];

export interface Transition {
  readonly to: ConnectionState;
  readonly because: string;
  /** What became of the request under way, where one was. */
  readonly exchange?: 'unanswered' | 'cut short' | 'complete if delimited by close';
}

type Row = { readonly [event in ConnectionEvent]?: Transition };

const to = (state: ConnectionState, because: string, exchange?: Transition['exchange']): Transition =>
  exchange === undefined ? { to: state, because } : { to: state, because, exchange };

export const lifecycle: { readonly [state in ConnectionState]: Row } = {
  unopened: {
    open: to('connecting', 'RFC 9293 s.3.5: the SYN leaves'),
  },
  connecting: {
    connected: to('idle', 'RFC 9293 s.3.5: the SYN-ACK came, data may follow'),
    'connected, now TLS': to('securing', 'RFC 9846 s.2: the ClientHello leaves'),
    refused: to('closed', 'RFC 9293 s.3.5.2: a RST answers the SYN'),
    'timed out': to('closed', 'RFC 9293 s.3.8.3: no SYN was answered'),
    aborted: to('closed', 'nobody wants it any more'),
  },
  securing: {
    secured: to('idle', 'RFC 9846 s.2: the client has its keys'),
    'timed out': to('closed', 'the handshake took too long'),
    aborted: to('closed', 'RFC 9846 s.6: also after a fatal alert, as for a wrong certificate'),
    'server closed': to('closed', 'the server broke off the handshake'),
    reset: to('closed', 'RFC 9293 s.3.5.2'),
  },
  idle: {
    request: to('sending', 'RFC 9112 s.9.3: the first request, or a reuse'),
    'idle timeout': to('half-closed', 'RFC 9112 s.9.5: a client closes what it will not use'),
    'client closes': to('half-closed', 'RFC 9112 s.9.6: sends its FIN first and so is the active closer'),
    'unexpected bytes': to('half-closed', 'RFC 9112 s.9.2: what nobody asked for is no response; close'),
    'server closed': to('closed', 'RFC 9112 s.9.5: the server gave up first; the client closes too, without TIME-WAIT'),
    reset: to('closed', 'RFC 9293 s.3.5.2'),
  },
  sending: {
    'request sent': to('waiting', 'the last byte of the request has left'),
    'response begins': to(
      'draining',
      'RFC 9112 s.9.5: an answer before the request was complete; stop, read it, close',
      'cut short',
    ),
    aborted: to('closed', 'a request that was half sent cannot be taken back: the connection is lost', 'unanswered'),
    'server closed': to('closed', 'RFC 9112 s.9.5: the race is lost', 'unanswered'),
    reset: to('closed', 'RFC 9112 s.9.6: the TCP reset problem', 'unanswered'),
  },
  waiting: {
    'interim response': to('waiting', 'RFC 9110 s.15.2: 1xx is not the answer yet'),
    'response begins': to('receiving', 'RFC 9112 s.9.2: it answers the first request without an answer'),
    'timed out': to('closed', 'the client gives up; whether the server acted is not known', 'unanswered'),
    aborted: to('closed', 'HTTP/1.1 can cancel a request only with its connection', 'unanswered'),
    'server closed': to('closed', 'RFC 9112 s.9.5: the race is lost', 'unanswered'),
    reset: to('closed', 'RFC 9112 s.9.6: the TCP reset problem', 'unanswered'),
  },
  receiving: {
    'response ends, persists': to('idle', 'RFC 9112 s.9.3: read to its end, and nobody said close'),
    'response ends, closes': to('draining', 'RFC 9112 s.9.6: no further request; the server closes'),
    'timed out': to('closed', 'the client gives up', 'cut short'),
    aborted: to('closed', 'RFC 9112 s.9.3: who does not read the rest cannot reuse the connection', 'cut short'),
    'server closed': to(
      'closed',
      'RFC 9112 s.6.3 rule 8, s.8: complete only without a length of its own',
      'complete if delimited by close',
    ),
    reset: to('closed', 'RFC 9112 s.8: incomplete', 'cut short'),
  },
  draining: {
    'server closed': to('closed', "RFC 9112 s.9.6: as announced; TIME-WAIT is the server's"),
    'client closes': to('half-closed', 'RFC 9112 s.9.6: the client may close as well'),
    'timed out': to('half-closed', 'the server said close but does not'),
    aborted: to('closed', 'what still comes is not wanted'),
    reset: to('closed', 'RFC 9112 s.9.6'),
  },
  'half-closed': {
    'server closed': to('time-wait', 'RFC 9293 s.3.6: both FINs seen; the active closer lingers'),
    'timed out': to('closed', 'the server does not close its side'),
    reset: to('closed', 'RFC 9293 s.3.5.2'),
  },
  'time-wait': {
    'waited 2 MSL': to('closed', 'RFC 9293 s.3.6.1; 4 minutes there, 60 s on Linux'),
  },
  closed: {},
};

/**
 * What follows from `event` in `state`.
 *
 * @throws {InputError} where it cannot happen there, naming what can
 * @example
 * transition('receiving', 'response ends, persists').to; // 'idle'
 */
export function transition(state: ConnectionState, event: ConnectionEvent): Transition {
  const row = lifecycle[state];
  const found = Object.hasOwn(row, event) ? row[event] : undefined;
  if (found) return found;
  const possible = Object.keys(row).join('; ') || 'nothing: open a new connection instead';
  throw new InputError(`invalid event "${event}" for a connection that is ${state}; possible there: ${possible}`);
}

/** The state after `event`; throws as `transition` does. */
export function next(state: ConnectionState, event: ConnectionEvent): ConnectionState {
  return transition(state, event).to;
}
