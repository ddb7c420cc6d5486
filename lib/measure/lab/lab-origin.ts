/**
 * The servers of a lab: one for each way to speak to it (protocol, security), started when it is first needed, all over the
 * same link. So `lab.url()` names one place, and the dispatcher decides how to speak to it.
 */

import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import type { Policy, Scenario } from '../../scenario/scenario.ts';
import type { EmulatedLink, FarEnd, FarServer } from '../link.ts';
import { createOrigin, type OriginOptions, type OriginServer } from '../origin.ts';
import type { OriginSocket } from '../socket-log.ts';
import { alpnOf, type Secured, securedAs } from '../tls/secured.ts';

export interface OpenServer extends FarServer {
  readonly secured: Secured | null;
}

export class LabOrigin {
  readonly #scenario: Scenario;
  readonly #options: OriginOptions;
  readonly #origins: OriginServer[] = [];
  readonly #servers = new Map<string, Promise<OpenServer>>();
  /** The learner's own server and its sockets: once the link is gone, nobody else ends them. */
  readonly #own: Server | undefined;
  readonly #ownSockets = new Set<Socket>();
  readonly first: FarEnd;

  /** `server`: the learner's own, which then is the only one. */
  constructor(scenario: Scenario, { server, ...options }: OriginOptions & { readonly server?: Server }) {
    this.#scenario = scenario;
    this.#options = options;
    this.#own = server;
    if (server) {
      this.first = { server, allLeft: () => {} };
      server.on('connection', (socket) => this.#ownSockets.add(socket));
    } else {
      const origin = createOrigin(scenario, options);
      this.#origins.push(origin);
      this.first = origin;
    }
  }

  /** Where plain HTTP/1 is spoken, over a link that was opened for `first`. */
  openedOn(link: EmulatedLink): void {
    this.#servers.set(keyOf('HTTP/1.1', 'none'), Promise.resolve({ ...link, secured: null }));
  }

  serverFor(link: EmulatedLink, { protocol, security }: Pick<Policy, 'protocol' | 'security'>): Promise<OpenServer> {
    const key = keyOf(protocol, security);
    const known = this.#servers.get(key);
    if (known) return known;
    const opening = this.#open(link, { protocol, security });
    this.#servers.set(key, opening);
    return opening;
  }

  sockets(sinceMs: number): readonly OriginSocket[] {
    return this.#origins.flatMap((origin) => origin.log(sinceMs).sockets);
  }

  async close(): Promise<void> {
    this.#own?.close();
    for (const socket of this.#ownSockets) socket.destroy();
    await Promise.all(this.#origins.map((origin) => origin.close()));
  }

  async #open(link: EmulatedLink, how: Pick<Policy, 'protocol' | 'security'>): Promise<OpenServer> {
    const secured = await securedAs(how.security, alpnOf(how.protocol));
    const scenario = { ...this.#scenario, policy: { ...this.#scenario.policy, ...how } };
    const origin = createOrigin(scenario, { ...this.#options, secured });
    this.#origins.push(origin);
    return { ...(await link.listen(origin)), secured };
  }
}

/** One server for each. */
function keyOf(protocol: Policy['protocol'], security: Policy['security']): string {
  return `${alpnOf(protocol)} ${security}`;
}
