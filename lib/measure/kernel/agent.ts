/**
 * The process inside the network namespace. It owns the device and the emulator's thread. It opens sockets there and passes
 * them out (SCM_RIGHTS, by Node's own channel), so that a notebook needs no rights and stays where it is; whole page loads it
 * makes itself, so that a busy notebook does not disturb them. It ends with its channel, and with it ends the namespace, with
 * all that is in it.
 */

import { createServer, type Server, type Socket } from 'node:net';
import { RoundtripError } from '../../errors.ts';
import type { InsideDriver } from './inside-driver.ts';
import { KernelBackend } from './kernel-backend.ts';
import type { AgentAnswer, AgentAnswers, AgentNotice, AgentQuestion, DeviceName } from './messages.ts';

type Handle = Socket | Server;

/** The emulator's thread waits in the kernel: who exits without waking it waits with it, for a second. */
let stop = async (): Promise<void> => {};
process.once('disconnect', () => void stop().finally(() => process.exit()));

function say(message: AgentAnswer | AgentNotice, handle?: Handle): Promise<void> {
  return new Promise((resolve) => {
    process.send!(message, handle, { keepOpen: false }, () => resolve());
  });
}

/** The first device that can be had. */
async function start(devices: readonly DeviceName[]): Promise<void> {
  const reasons: Partial<Record<DeviceName, string>> = {};
  for (const name of devices) {
    try {
      const { openDevice } = await import('./device.ts');
      const { EmulatorThread } = await import('./emulator-thread.ts');
      const { InsideDriver } = await import('./inside-driver.ts');
      const emulator = await EmulatorThread.start(openDevice(name));
      process.on('message', serve(name, new InsideDriver(emulator)));
      stop = () => emulator.stop();
      await say({ say: 'ready', device: name, passedOver: reasons });
      return;
    } catch (error) {
      reasons[name] = error instanceof Error ? error.message : String(error);
    }
  }
  await say({ say: 'failed', reasons });
  process.disconnect();
}

interface Answer<A extends keyof AgentAnswers = keyof AgentAnswers> {
  readonly value: AgentAnswers[A];
  readonly handle?: Handle;
}

function serve(name: DeviceName, driver: InsideDriver) {
  const backend = new KernelBackend(name, driver);
  let navigating = new AbortController();

  const answers: { readonly [Q in AgentQuestion as Q['ask']]: (question: Q) => Promise<Answer<Q['ask']>> } = {
    open: async ({ order }) => {
      driver.onLeaving = (clientPort, atMs) => void say({ say: 'leaving', clientPort, atMs });
      await driver.open(order);
      return { value: null };
    },
    connect: async ({ port }) => ({ value: null, handle: await driver.connect(port, { paused: true }) }),
    listen: async ({ port }) => {
      const server = createServer({ noDelay: true });
      return { value: { port: await driver.listen(server, port) }, handle: server };
    },
    stats: async () => ({ value: await driver.stats() }),
    packets: async () => ({ value: await driver.packets() }),
    close: async () => {
      await driver.close();
      return { value: null };
    },
    navigate: async ({ job }) => {
      navigating = new AbortController();
      const { navigate } = await import('../navigate.ts'); // brings clients and servers, which a lab has elsewhere
      return { value: await navigate({ ...job, backend, signal: navigating.signal }) };
    },
    abort: async () => {
      navigating.abort(new Error('the experiment was stopped'));
      return { value: null };
    },
  };

  return async ({ id, ...question }: AgentQuestion & { readonly id: number }): Promise<void> => {
    try {
      const answer = answers[question.ask] as (question: AgentQuestion) => Promise<Answer>;
      const { value, handle } = await answer(question);
      await say({ say: 'answer', id, value }, handle);
      // A server is copied, not moved: two that accept would take each other's connections.
      if (handle && 'listening' in handle) handle.close();
    } catch (error) {
      const { message } = error as Error;
      await say({ say: 'answer', id, error: message, isClear: error instanceof RoundtripError });
    }
  };
}

void start(process.argv.slice(2) as DeviceName[]);
