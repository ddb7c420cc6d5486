/**
 * The part of the kernel that must answer while a cell computes: interrupt, shutdown, heartbeat, and the watch over the
 * process that started the kernel. It runs in a thread of its own, started by `main.ts`.
 *
 * Interrupting goes from the mild to the drastic. A main thread that answers is waiting for a promise, and a message lets
 * go of it. One that does not answer computes: a signal stops synchronous code of a cell. A signal is for that alone,
 * because Node takes its handlers away for a moment whenever such code begins or ends, and at that moment it would be
 * deadly. A loop that began after an await or in a callback goes on all the same, and is ended through the inspector.
 * (Node 24 survives this; a loop inside a timer's callback ends the kernel.)
 */

import { once } from 'node:events';
import { Session } from 'node:inspector/promises';
import { setTimeout } from 'node:timers/promises';
import { parentPort, workerData } from 'node:worker_threads';
import { Reply, Router } from 'zeromq';
import { endProcessTree, watchLifeline, watchStarter } from '../lifeline.ts';
import { type ConnectionInfo, type Content, createReply, decode, encode, endpoint, type Message } from '../wire.ts';
import { portOf } from './ports.ts';

/** What the main thread hands over. */
export interface ControlThreadData {
  readonly connection: ConnectionInfo;
  readonly kernelInfo: Content;
  readonly lifelineFd: number | null;
  /** Shared: 1 while a cell is being compiled. */
  readonly compiling: Int32Array<SharedArrayBuffer>;
}

/** From the main thread: it answers, it is ready to end, or it serves and these are its ports. */
export type ToControlThread = 'pong' | 'closing' | { readonly ports: Partial<ConnectionInfo> };
export type FromControlThread = 'ping' | 'interrupt' | 'shutdown';

const PING_TIMEOUT_MS = 400;
const TERMINATE_TIMEOUT_MS = 1000;
const COMPILE_POLL_MS = 20;
const COMPILE_TIMEOUT_MS = 30_000;
const SHUTDOWN_TIMEOUT_MS = 1000;

const main = parentPort!;
const { connection, kernelInfo, lifelineFd, compiling } = workerData as ControlThreadData;
const lifeline = lifelineFd === null ? null : watchLifeline(lifelineFd, endProcessTree);
const { JPY_PARENT_PID: jupyter } = process.env;
if (lifeline === null && jupyter !== undefined) watchStarter(Number(jupyter), endProcessTree);

const closed = new AbortController();
const control = new Router({ linger: 200 });
const heartbeat = new Reply({ linger: 0 });
await control.bind(endpoint(connection, connection.control_port));
await heartbeat.bind(endpoint(connection, connection.hb_port));

main.on('message', (message: ToControlThread) => {
  if (message === 'closing') return close();
  if (message === 'pong') return;
  const ports = { ...message.ports, control_port: portOf(control), hb_port: portOf(heartbeat) };
  lifeline?.write(`${JSON.stringify(ports)}\n`);
});

void echoHeartbeat();
void answerRequests();

async function echoHeartbeat(): Promise<void> {
  for await (const frames of heartbeat) await heartbeat.send(frames);
}

async function answerRequests(): Promise<void> {
  for await (const frames of control) {
    const request = decode(frames, connection.key);
    if (request === null) continue;
    const type = request.header.msg_type;
    if (!type.endsWith('_request')) continue;
    const reply = createReply(request, type.replace(/_request$/, '_reply'), await answer(request));
    await control.send(encode(reply, connection.key));
    if (type === 'shutdown_request') shutDown().catch(() => {});
  }
}

async function answer({ header, content }: Message): Promise<Content> {
  switch (header.msg_type) {
    case 'interrupt_request':
      return interrupt();
    case 'shutdown_request':
      return { status: 'ok', restart: content.restart === true };
    case 'kernel_info_request':
      return kernelInfo;
    default:
      return { status: 'error', ename: 'UnknownRequest', evalue: `unknown request ${header.msg_type}`, traceback: [] };
  }
}

async function interrupt(): Promise<Content> {
  await compiled();
  if (await mainAnswers()) {
    send('interrupt');
    return { status: 'ok' };
  }
  // On Windows a signal always ends the process; the message waits for the loop to be terminated.
  if (process.platform === 'win32') send('interrupt');
  else process.kill(process.pid, 'SIGINT');
  if (await mainAnswers()) return { status: 'ok' };
  await compiled();
  await terminateExecution();
  return { status: 'ok' };
}

/** The compiler keeps a program from cell to cell, and one that was ended halfway never works again. */
async function compiled(): Promise<void> {
  const limit = performance.now() + COMPILE_TIMEOUT_MS;
  while (Atomics.load(compiling, 0) === 1 && performance.now() < limit) await setTimeout(COMPILE_POLL_MS);
}

async function mainAnswers(): Promise<boolean> {
  const pong = once(main, 'message', { signal: AbortSignal.timeout(PING_TIMEOUT_MS) });
  send('ping');
  return pong.then(
    () => true,
    () => false,
  );
}

async function terminateExecution(): Promise<void> {
  const session = new Session();
  session.connectToMainThread();
  await Promise.race([session.post('Runtime.terminateExecution'), setTimeout(TERMINATE_TIMEOUT_MS)]);
  session.disconnect();
}

/** Asks the main thread to end the process, and ends it from here if there is no answer. */
async function shutDown(): Promise<void> {
  send('shutdown');
  await setTimeout(SHUTDOWN_TIMEOUT_MS, null, { signal: closed.signal });
  endProcessTree();
}

/** Lets this thread end; the main thread ends the process then. A socket in use at a process's end crashes it. */
function close(): void {
  closed.abort();
  control.close();
  heartbeat.close();
  lifeline?.removeAllListeners('close').destroy();
  main.close();
}

function send(message: FromControlThread): void {
  main.postMessage(message);
}
