/** The emulator's thread, which cannot listen while it waits for packets: each order wakes it by a byte in a pipe. */

import { once } from 'node:events';
import { writeSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import type { Device } from './device.ts';
import type { EmulatorData } from './emulator.ts';
import { openPipe } from './libc.ts';
import type { EmulatorAnswer, EmulatorOrder } from './messages.ts';

interface Pending {
  readonly resolve: (value: never) => void;
  readonly reject: (error: Error) => void;
}

type AnswerTo<O extends EmulatorOrder> = Extract<
  EmulatorAnswer,
  { say: 'done'; to: O extends string ? O : 'open' }
>['value'];

export class EmulatorThread {
  onLeaving = (_clientPort: number, _atMs: number): void => {};
  readonly #worker: Worker;
  readonly #wakeFd: number;
  /** In the order in which they were asked. */
  readonly #pending: Pending[] = [];

  private constructor(data: EmulatorData, wakeFd: number) {
    this.#wakeFd = wakeFd;
    this.#worker = new Worker(new URL('./emulator.ts', import.meta.url), { workerData: data, execArgv: [] });
    this.#worker.on('message', (answer: EmulatorAnswer) => {
      if (answer.say === 'leaving') this.onLeaving(answer.clientPort, answer.atMs);
      else this.#pending.shift()?.resolve(answer.value as never);
    });
    this.#worker.on('error', (error) => {
      for (const { reject } of this.#pending.splice(0)) reject(error);
      throw error;
    });
  }

  /** Settles when the thread reads packets. */
  static async start({ fd, frameBytes }: Device): Promise<EmulatorThread> {
    const { readEnd, writeEnd } = openPipe();
    const thread = new EmulatorThread({ fd, frameBytes, wakeFd: readEnd }, writeEnd);
    await thread.#answer();
    return thread;
  }

  tell<O extends EmulatorOrder>(order: O): Promise<AnswerTo<O>> {
    this.#post(order);
    return this.#answer();
  }

  async stop(): Promise<void> {
    this.#post('stop');
    await once(this.#worker, 'exit');
  }

  #post(order: EmulatorOrder): void {
    this.#worker.postMessage(order);
    writeSync(this.#wakeFd, '.');
  }

  #answer(): Promise<never> {
    return new Promise((resolve, reject) => this.#pending.push({ resolve, reject }));
  }
}
