/**
 * An open experiment for a notebook: a link, a server at its far end, and dispatchers that send a cell's own `fetch` over it.
 * What happened can be asked for as a timeline, as packets, and as the server saw it.
 */

import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import { performance } from 'node:perf_hooks';
import type { Agent, Dispatcher } from 'undici';
import { admit } from '../../engine.ts';
import { ExperimentError, InputError } from '../../errors.ts';
import { pageNamed } from '../../scenario/presets.ts';
import type { Link, Policy, Scenario, ScenarioInput, Tcp } from '../../scenario/scenario.ts';
import type { Packet } from '../../timeline/packet.ts';
import type { Timeline } from '../../timeline/timeline.ts';
import { type BackendChoice, type PassedOver, startBackend } from '../backends.ts';
import type { StagedLoss } from '../kernel/packet-loss.ts';
import type { BackendName, CongestionControl, EmulatedLink, LinkBackend } from '../link.ts';
import { type MeasuredRun, type MeasureOptions, measureRun } from '../measure.ts';
import type { Framing } from '../origin.ts';
import type { OriginLog } from '../socket-log.ts';
import { supports } from '../supports.ts';
import { dispatcherOver } from './lab-dispatcher.ts';
import { LabObserver } from './lab-observer.ts';
import { LabOrigin } from './lab-origin.ts';

/** What lies between client and server, and what the server does. All but the link's numbers has a default. */
export interface LabOptions extends Partial<Link> {
  /** In figures. Default: `lab`. */
  readonly name?: string;
  /** What the server serves. Default: the three-object page. */
  readonly page?: ScenarioInput['page'];
  readonly tcp?: Partial<Tcp>;
  /** When the server closes: an idle connection, or one that has carried so many requests. Defaults: 5000 ms, never. */
  readonly idleTimeoutMs?: number;
  readonly requestsPerConnectionMax?: number | null;
  /** How the server tells the end of a body. Default: `content-length`. */
  readonly framing?: Framing;
  /** Whether the server sends `Keep-Alive: timeout=…`. Default: no. */
  readonly keepAliveHint?: boolean;
  /** A server of your own instead; it must not listen yet, and is closed with the lab. */
  readonly server?: Server;
  /** Where the server listens. Default: a port that is free. */
  readonly port?: number;
  /** Of the losses by chance. Default: 1. */
  readonly seed?: number;
  /** Losses besides those of chance; they ask for a link of real packets. */
  readonly losses?: readonly StagedLoss[];
  /** Of a link of real packets. Default: reno, whatever the host has. */
  readonly congestionControl?: CongestionControl;
  /** `tun` or `veth` (real packets), `relay`, or `auto` (default): the first of them that can be had. */
  readonly backend?: BackendChoice;
  readonly signal?: AbortSignal;
}

/** An open experiment; whoever opened it closes it. */
export interface Lab extends AsyncDisposable {
  readonly backend: BackendName;
  /** Better links that were not taken, with the reason. */
  readonly passedOver: readonly PassedOver[];
  /** The address of a path at the lab's server. */
  url(path: string): string;
  /** Sends undici's requests, and so `fetch`, over the link as the policy says. */
  dispatcher(policy?: Partial<Policy>, options?: Agent.Options): Dispatcher;
  /** A TCP connection to the server, for protocols that undici does not speak. */
  connect(): Promise<Socket>;
  /** What a dispatcher's requests did; default: the newest one's. */
  timeline(dispatcher?: Dispatcher): Timeline;
  /** What the link saw since the lab was opened; nothing over the relay. */
  packets(): Promise<readonly Packet[]>;
  /** What the server saw since the lab was opened. */
  origin(): OriginLog;
  /** Loads a whole page over a link of its own that is like the lab's, as `measureRun`. */
  measure(scenario: ScenarioInput, options?: MeasureOptions): Promise<MeasuredRun>;
  /** Closes sockets, servers and link; never throws. */
  close(): Promise<void>;
}

/**
 * Opens a lab. Close it when you are done: with `await lab.close()`, or by `await using` (not in a cell: its TypeScript is
 * older than that).
 *
 * @throws {ScenarioError} where a number makes no sense
 * @throws {UnsupportedError} where no link of this machine can do what is asked for
 * @throws {ExperimentError} where the port is taken
 * @example
 * const lab = await openLab({ rttMs: 50 });
 * const dispatcher = lab.dispatcher({ protocol: 'HTTP/1.1', connectionsMax: 1 });
 * await (await fetch(lab.url('/logo.png'), { dispatcher })).text();
 * lab.timeline().totals.pageLoadMs; // about 101: two round trips
 * await lab.close();
 */
export async function openLab(options: LabOptions = {}): Promise<Lab> {
  const scenario = scenarioOf(options);
  const { backend: choice = 'auto', losses = [], signal = new AbortController().signal } = options;
  if (losses.length > 0 && choice === 'relay') {
    throw new InputError('unsupported losses: the relay loses nothing; take tun, veth or auto');
  }
  const { backend, passedOver } = await startBackend({
    choice: losses.length > 0 && choice === 'auto' ? 'tun' : choice,
    scenario,
    signal,
  });
  const origin = new LabOrigin(scenario, pick(options, ['server', 'framing', 'keepAliveHint']));
  try {
    const { link: path, tcp } = scenario;
    const { port, seed, congestionControl } = options;
    const conditions = {
      link: path,
      tcp,
      stagedLosses: losses,
      ...pick({ port, seed, congestionControl }, ['port', 'seed', 'congestionControl']),
    };
    const link = await backend.open(conditions, origin.first);
    origin.openedOn(link);
    return new OpenLab({ scenario, backend, passedOver, origin, link });
  } catch (error) {
    await origin.close();
    await backend.close();
    throw error;
  }
}

function scenarioOf(options: LabOptions): Scenario {
  const link = pick(options, ['rttMs', 'rateBitsPerSecond', 'lossRate', 'queueBytes']);
  const policy = pick(options, ['idleTimeoutMs', 'requestsPerConnectionMax']);
  const { name = 'lab', page = pageNamed('three-objects').page, tcp = {} } = options;
  return admit({ name: 'measure', supports }, { name, page, link, tcp, policy });
}

/** Without those that are `undefined`. */
function pick<T extends object, K extends keyof T>(
  from: T,
  names: readonly K[],
): { [P in K]?: Exclude<T[P], undefined> } {
  const given = names.filter((name) => from[name] !== undefined).map((name) => [name, from[name]]);
  return Object.fromEntries(given) as { [P in K]?: Exclude<T[P], undefined> };
}

class OpenLab implements Lab {
  readonly passedOver: readonly PassedOver[];
  readonly #scenario: Scenario;
  readonly #backend: LinkBackend;
  readonly #origin: LabOrigin;
  readonly #link: EmulatedLink;
  readonly #openedAtMs = performance.now();
  readonly #observers = new Map<Dispatcher, { readonly observer: LabObserver; readonly policy: Policy }>();
  /** By which the server knows a connection. */
  readonly #ports = new WeakMap<Socket, number>();
  #closing: Promise<void> | undefined;

  constructor(of: {
    readonly scenario: Scenario;
    readonly backend: LinkBackend;
    readonly passedOver: readonly PassedOver[];
    readonly origin: LabOrigin;
    readonly link: EmulatedLink;
  }) {
    this.#scenario = of.scenario;
    this.#backend = of.backend;
    this.passedOver = of.passedOver;
    this.#origin = of.origin;
    this.#link = of.link;
  }

  get backend(): BackendName {
    return this.#backend.name;
  }

  url(path: string): string {
    return new URL(path, this.#base).href;
  }

  dispatcher(policyInput: Partial<Policy> = {}, options: Agent.Options = {}): Dispatcher {
    this.#mustBeOpen();
    const { page, link, tcp, policy: serversPolicy } = this.#scenario;
    const { idleTimeoutMs, requestsPerConnectionMax } = serversPolicy;
    const scenario = { page, link, tcp, policy: { idleTimeoutMs, requestsPerConnectionMax, ...policyInput } };
    const { policy } = admit({ name: 'measure', supports }, scenario);
    const observer = new LabObserver(this.#base);
    const server = this.#origin.serverFor(this.#link, policy);
    server.then(
      () => observer.begin(),
      () => {}, // the first request says so
    );
    const dispatcher = dispatcherOver({
      policy,
      options,
      marks: observer.marks,
      server,
      link: this.#link,
      paired: (transport, port) => this.#ports.set(transport, port),
    });
    this.#observers.set(dispatcher, { observer, policy });
    return dispatcher;
  }

  connect(): Promise<Socket> {
    this.#mustBeOpen();
    return this.#link.connect();
  }

  timeline(dispatcher = [...this.#observers.keys()].at(-1)): Timeline {
    const seen = dispatcher && this.#observers.get(dispatcher);
    if (!seen) throw new InputError('missing dispatcher: fetch through one that lab.dispatcher(policy) gave');
    const { link, tcp, name } = this.#scenario;
    return seen.observer.timeline({
      name,
      link,
      tcp,
      policy: seen.policy,
      handshakeOrigin: this.#backend.handshakeOrigin,
      originSockets: this.#origin.sockets(this.#openedAtMs),
      portOf: ({ transport }) => (transport ? this.#ports.get(transport) : undefined),
    });
  }

  packets(): Promise<readonly Packet[]> {
    this.#mustBeOpen();
    return this.#link.packets(this.#openedAtMs);
  }

  origin(): OriginLog {
    return { sockets: this.#origin.sockets(this.#openedAtMs) };
  }

  measure(scenario: ScenarioInput, options: MeasureOptions = {}): Promise<MeasuredRun> {
    const { link, tcp } = this.#scenario;
    const like = { ...scenario, link: { ...link, ...scenario.link }, tcp: { ...tcp, ...scenario.tcp } };
    return measureRun(like, { backend: this.backend, ...options });
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  get #base(): string {
    const { host, port } = this.#link.address;
    return `http://${host}:${port}`;
  }

  #mustBeOpen(): void {
    if (this.#closing) throw new ExperimentError('missing lab: it has been closed; open another');
  }

  async #close(): Promise<void> {
    for (const [dispatcher, { observer }] of this.#observers) {
      observer.marks.pageEnded();
      observer.stop();
      await dispatcher.destroy();
    }
    await this.#link.close();
    await this.#origin.close();
    await this.#backend.close();
  }
}
