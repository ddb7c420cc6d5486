/**
 * The process inside the network namespace. It owns the device and the emulator's thread, opens sockets there and passes
 * them out (SCM_RIGHTS, by Node's own channel), so that the program that measures needs no rights and stays where it is. It
 * ends with its channel, and with it ends the namespace, with all that is in it.
 */

import { once } from 'node:events';
import { writeSync } from 'node:fs';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { Worker } from 'node:worker_threads';
import type { EmulatorData } from './emulator.ts';
import {
  type AgentAnswer,
  type AgentAnswers,
  type AgentNotice,
  type AgentQuestion,
  addressesOf,
  type DeviceName,
  type EmulatorAnswer,
  type EmulatorOrder,
  type LinkOrder,
} from './messages.ts';

type Handle = Socket | Server;

process.once('disconnect', () => process.exit());

function say(message: AgentAnswer | AgentNotice, handle?: Handle): Promise<void> {
  return new Promise((resolve) => {
    process.send!(message, handle, { keepOpen: false }, () => resolve());
  });
}

/** The emulator's thread, which cannot listen while it waits for packets: each order wakes it by a byte. */
class Emulator {
  readonly #worker: Worker;
  readonly #wakeFd: number;
  #settle: { resolve: (value: never) => void; reject: (error: Error) => void } | null = null;

  constructor(data: EmulatorData, wakeFd: number) {
    this.#wakeFd = wakeFd;
    this.#worker = new Worker(new URL('./emulator.ts', import.meta.url), { workerData: data, execArgv: [] });
    this.#worker.on('message', (answer: EmulatorAnswer) => {
      if (answer.say === 'leaving') void say(answer);
      else this.#settle?.resolve(answer.value as never);
    });
    this.#worker.on('error', (error) => {
      this.#settle?.reject(error);
      throw error;
    });
  }

  started(): Promise<null> {
    return this.#answer();
  }

  tell(order: EmulatorOrder): Promise<AgentAnswers['stats'] & AgentAnswers['packets'] & null> {
    this.#worker.postMessage(order);
    writeSync(this.#wakeFd, '.');
    return this.#answer();
  }

  async stop(): Promise<void> {
    this.#worker.postMessage('stop' satisfies EmulatorOrder);
    writeSync(this.#wakeFd, '.');
    await once(this.#worker, 'exit');
  }

  #answer(): Promise<never> {
    return new Promise((resolve, reject) => {
      this.#settle = { resolve, reject };
    });
  }
}

/** The first device that can be had. */
async function start(devices: readonly DeviceName[]): Promise<void> {
  const reasons: Partial<Record<DeviceName, string>> = {};
  for (const name of devices) {
    try {
      const { openDevice } = await import('./device.ts');
      const { openPipe } = await import('./libc.ts');
      const { fd, frameBytes } = openDevice(name);
      const { readEnd, writeEnd } = openPipe();
      const emulator = new Emulator({ fd, frameBytes, wakeFd: readEnd }, writeEnd);
      await emulator.started();
      process.on('message', serve(emulator, await import('./device.ts')));
      process.once('disconnect', () => void emulator.stop());
      await say({ say: 'ready', device: name, passedOver: reasons });
      return;
    } catch (error) {
      reasons[name] = error instanceof Error ? error.message : String(error);
    }
  }
  await say({ say: 'failed', reasons });
  process.disconnect();
}

function serve(emulator: Emulator, device: typeof import('./device.ts')) {
  let order: LinkOrder | null = null;
  // Orders to the emulator have one answer at a time.
  let last: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(act: () => Promise<T>): Promise<T> => {
    const turn = last.then(act);
    last = turn.catch(() => {});
    return turn;
  };

  const answers: {
    readonly [Q in AgentQuestion as Q['ask']]: (
      question: Q,
    ) => Promise<{ value: AgentAnswers[Q['ask']]; handle?: Handle }>;
  } = {
    open: ({ order: next }) =>
      inTurn(async () => {
        device.configure(next);
        order = next;
        await emulator.tell(next);
        return { value: null };
      }),
    connect: async ({ port }) => {
      const socket = connect({ host: addressesOf(order!).serverSeen, port, noDelay: true });
      // In the very moment of the event, before Node begins to read: whoever gets the socket shall read all of it.
      socket.once('connect', () => socket.pause());
      await once(socket, 'connect');
      return { value: null, handle: socket };
    },
    listen: async ({ port }) => {
      const server = createServer({ noDelay: true });
      server.listen({ host: addressesOf(order!).server, port, backlog: 4096 });
      await once(server, 'listening');
      return { value: { port: (server.address() as { port: number }).port }, handle: server };
    },
    stats: () => inTurn(async () => ({ value: await emulator.tell('stats') })),
    packets: () => inTurn(async () => ({ value: await emulator.tell('packets') })),
    close: () =>
      inTurn(async () => {
        await emulator.tell('close');
        if (order !== null) device.unconfigure(order);
        order = null;
        return { value: null };
      }),
  };

  return async ({ id, ...question }: AgentQuestion & { readonly id: number }): Promise<void> => {
    try {
      const answer = answers[question.ask] as (
        question: AgentQuestion,
      ) => Promise<{ value: AgentAnswers[keyof AgentAnswers]; handle?: Handle }>;
      const { value, handle } = await answer(question);
      await say({ say: 'answer', id, value }, handle);
      // A server is copied, not moved: two that accept would take each other's connections.
      if (handle && 'listening' in handle) handle.close();
    } catch (error) {
      const { message, code } = error as NodeJS.ErrnoException;
      await say({ say: 'answer', id, error: message, ...(code === undefined ? {} : { code }) });
    }
  };
}

void start(process.argv.slice(2) as DeviceName[]);
