import { describe, expect, test } from 'vitest';
import {
  type ConnectionEvent,
  type ConnectionState,
  connectionEvents,
  connectionStates,
  lifecycle,
  next,
  transition,
} from '../../../lib/protocol/lifecycle.ts';

const run = (from: ConnectionState, ...events: ConnectionEvent[]) => events.reduce(next, from);
const exchange: ConnectionEvent[] = ['request', 'request sent', 'response begins', 'response ends, persists'];

describe('next', () => {
  test('a connection is reused as often as its responses let it (RFC 9112 s.9.3)', () => {
    expect(run('unopened', 'open', 'connected', ...exchange, ...exchange, ...exchange)).toBe('idle');
  });

  test('TLS comes between connecting and the first request (RFC 9846 s.2)', () => {
    expect(run('unopened', 'open', 'connected, now TLS')).toBe('securing');
    expect(run('securing', 'secured')).toBe('idle');
  });

  test('after close the server closes, and the client does not wait in TIME-WAIT (RFC 9112 s.9.6, RFC 9293 s.3.6)', () => {
    expect(run('receiving', 'response ends, closes')).toBe('draining');
    expect(run('draining', 'server closed')).toBe('closed');
  });

  test('the client that closes first lingers (RFC 9293 s.3.6)', () => {
    expect(run('idle', 'idle timeout', 'server closed')).toBe('time-wait');
    expect(run('time-wait', 'waited 2 MSL')).toBe('closed');
  });

  test('an interim response is not the answer (RFC 9110 s.15.2)', () => {
    expect(run('waiting', 'interim response', 'interim response')).toBe('waiting');
  });

  test('bytes that nobody asked for end the connection (RFC 9112 s.9.2)', () => {
    expect(next('idle', 'unexpected bytes')).toBe('half-closed');
  });

  test('an early answer ends reuse (RFC 9112 s.9.5)', () => {
    expect(next('sending', 'response begins')).toBe('draining');
  });

  test('says what is possible instead of an impossible pair', () => {
    expect(() => next('idle', 'response begins')).toThrow(
      'invalid event "response begins" for a connection that is idle; possible there: request; idle timeout',
    );
    expect(() => next('closed', 'open')).toThrow('open a new connection instead');
    expect(() => next('idle', 'constructor' as ConnectionEvent)).toThrow('invalid event');
  });
});

describe('transition', () => {
  test('the race of closing loses the request, and says so (RFC 9112 s.9.5)', () => {
    expect(transition('waiting', 'server closed').exchange).toBe('unanswered');
    expect(transition('idle', 'server closed').exchange).toBeUndefined();
  });

  test('a close may or may not complete a response (RFC 9112 s.6.3 rule 8, s.8)', () => {
    expect(transition('receiving', 'server closed').exchange).toBe('complete if delimited by close');
    expect(transition('receiving', 'reset').exchange).toBe('cut short');
  });
});

describe('lifecycle', () => {
  const rows = connectionStates.flatMap((from) =>
    Object.entries(lifecycle[from]).map(([event, { to, because }]) => ({ from, event, to, because })),
  );

  test('every state can be reached from unopened, and closed from every state', () => {
    const reach = (start: ConnectionState, step: (state: ConnectionState) => readonly ConnectionState[]) => {
      const seen = new Set([start]);
      for (const state of seen) for (const other of step(state)) seen.add(other);
      return seen.size;
    };
    const onward = (state: ConnectionState) => rows.filter(({ from }) => from === state).map(({ to }) => to);
    const backward = (state: ConnectionState) => rows.filter(({ to }) => to === state).map(({ from }) => from);
    expect(reach('unopened', onward)).toBe(connectionStates.length);
    expect(reach('closed', backward)).toBe(connectionStates.length);
  });

  test('every event happens somewhere, and every row gives its reason', () => {
    expect(new Set(rows.map(({ event }) => event))).toEqual(new Set(connectionEvents));
    for (const { because } of rows) expect(because.length).toBeGreaterThan(10);
  });

  test('only an idle connection takes a request: no pipelining here', () => {
    expect(rows.filter(({ event }) => event === 'request').map(({ from }) => from)).toEqual(['idle']);
  });

  test('from connecting on, a reset or a refusal closes at once (RFC 9293 s.3.5.2)', () => {
    for (const state of connectionStates.filter((name) => !['unopened', 'time-wait', 'closed'].includes(name))) {
      expect(next(state, state === 'connecting' ? 'refused' : 'reset')).toBe('closed');
    }
  });
});
