/**
 * A policy as undici options, all of them explicit, for requests that somebody else makes. What is given in `options` goes
 * before, because undici's own defaults are what some lessons are about.
 */

import type { Socket } from 'node:net';
import { Agent, type Dispatcher, Dispatcher1Wrapper } from 'undici';
import { UnsupportedError } from '../../errors.ts';
import type { Policy } from '../../scenario/scenario.ts';
import type { Marks } from '../client/marks.ts';
import { asHttp2, openSocket } from '../client/open-socket.ts';
import type { EmulatedLink } from '../link.ts';
import type { OpenServer } from './lab-origin.ts';

/** @throws {UnsupportedError} for HTTP/1.0, which undici does not speak */
export function dispatcherOver(of: {
  readonly policy: Policy;
  readonly options: Agent.Options;
  readonly marks: Marks;
  /** Settles when there is a server that speaks so. */
  readonly server: Promise<OpenServer>;
  readonly link: EmulatedLink;
  /** The port by which the server knows the connection of `transport`. */
  readonly paired: (transport: Socket, port: number) => void;
}): Dispatcher {
  const { policy, options, marks, server, link, paired } = of;
  const { protocol, persistent, connectionsMax, pipelineDepth } = policy;
  if (protocol === 'HTTP/1.0') {
    const fix = 'measure the page with lab.measure({ page, policy }), or write to a socket of lab.connect()';
    throw new UnsupportedError(`unsupported by undici: HTTP/1.0; ${fix}`);
  }
  const isHttp2 = protocol === 'HTTP/2';

  const open = async (): Promise<Socket> => {
    const { secured, ...far } = await server;
    const connect = async (): Promise<Socket> => {
      const transport = await far.connect();
      // Where the connection ends before the server has it, there is nothing to pair.
      far.peerPort(transport).then(
        (port) => paired(transport, port),
        () => {},
      );
      return transport;
    };
    const socket = await openSocket({ link: { ...link, ...far, connect }, marks, secured, origin: '' });
    if (isHttp2 && secured === null) asHttp2(socket);
    socket.once('close', () => marks.closed(socket));
    return socket;
  };

  const agent = new Agent({
    allowH2: isHttp2,
    connections: isHttp2 ? 1 : connectionsMax,
    // 0: `Connection: close` with every request.
    pipelining: isHttp2 ? streamsMax : persistent ? pipelineDepth : 0,
    keepAliveTimeout: 4000,
    keepAliveMaxTimeout: 600_000,
    keepAliveTimeoutThreshold: 2000,
    ...options,
    connect: (_options, callback) => {
      open().then(
        (socket) => callback(null, socket),
        (error: Error) => callback(error, null),
      );
    },
  });
  // By default undici holds a request back until the header of the response before it is here.
  const unblocked = pipelineDepth > 1 && !isHttp2 ? { blocking: false } : {};
  // Node's own `fetch` is an older undici, which talks to dispatchers as that did.
  return agent.compose(
    (dispatch) => (request, handler) => dispatch({ ...request, ...unblocked }, wrapHandler(handler)),
  );
}

/** Takes a handler of either kind; undici 8.12.4 has this function, and its types do not. */
const { wrapHandler } = Dispatcher1Wrapper as unknown as {
  readonly wrapHandler: (handler: Dispatcher.DispatchHandler) => Dispatcher.DispatchHandler;
};

/** More than anybody fetches at once. */
const streamsMax = 1000;
