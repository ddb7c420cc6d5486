/**
 * A learner's module, in a process of its own, and the calls into it: whatever it does (exit, loop, patch a prototype, write to
 * our socket), the checks go on, and what comes back is plain data, capped and checked. Not Node's own IPC: there, raw bytes
 * from the child end the parent.
 */

import type { ChildProcess } from 'node:child_process';
import type { Duplex } from 'node:stream';
import { SubmissionError } from '../errors.ts';
import { clean } from './clean.ts';
import { GraderError } from './grader-error.ts';
import { defaultLimits, type Limits } from './sandbox/limits.ts';
import { readLines } from './sandbox/lines.ts';
import { decode, encode, PlainDataError } from './sandbox/plain-data.ts';
import { plainSandbox } from './sandbox/plain-sandbox.ts';
import { processTree, usageOf } from './sandbox/process-tree.ts';
import { type Frame, parseFrame, type Question, type Thrown } from './sandbox/protocol.ts';
import type { Run, Sandbox } from './sandbox/sandbox.ts';

/** How a submission failed, besides a wrong answer. */
export type FailureKind =
  | 'load'
  | 'missing'
  | 'threw'
  | 'not-data'
  | 'timeout'
  | 'memory'
  | 'output'
  | 'protocol'
  | 'crash';

/** What went wrong in a submission, where it is known. */
export class SubmissionFailure extends SubmissionError {
  readonly kind: FailureKind;
  /** Whether its process is gone. */
  readonly isDead: boolean;
  /** Whether the answer says itself that it is none: it threw an `Error` of its own, as a stub does. */
  readonly isDeliberate: boolean;
  constructor(kind: FailureKind, message: string, { isDead = false, isDeliberate = false } = {}) {
    super(message);
    this.kind = kind;
    this.isDead = isDead;
    this.isDeliberate = isDeliberate;
  }
}

/** A value that a submission gave. */
export interface Given {
  readonly value: unknown;
  /** Whether it gave a promise of the value. */
  readonly wasPromise: boolean;
}

export interface Submission {
  /** Resolves once the module is imported. @throws {SubmissionFailure} where it cannot be */
  readonly ready: Promise<void>;
  /**
   * Calls an exported function with plain arguments.
   *
   * @throws {SubmissionFailure} where there is no such function, it throws, does not end in time, or ends the process
   */
  readonly call: (name: string, ...args: readonly unknown[]) => Promise<Given>;
  /** The value of an export. */
  readonly read: (name: string) => Promise<Given>;
  /** Processor time of the process and all that it started, as far as it can be known. */
  readonly usedCpuSeconds: () => number;
  /** Why the process is gone, once it is. */
  readonly died: () => SubmissionFailure | GraderError | undefined;
  /** Ends the process and all that it started; resolves when they are gone. */
  readonly close: () => Promise<void>;
}

export interface SubmissionOptions {
  readonly sandbox?: Sandbox;
  readonly limits?: Limits;
  /** Says where a line of the module is for its author: a cell of a notebook, say. */
  readonly placeOf?: (file: string, line: number) => string;
}

const watchEveryMs = 50;
/** For Node to start on a machine under load. */
const startMs = 60_000;
const lastWordsMax = 2000;
const framesMax = 10_000;

/**
 * @param folder the learner's files
 * @param entry the module, relative to it
 */
export function openSubmission(folder: string, entry: string, options: SubmissionOptions = {}): Submission {
  const { sandbox = plainSandbox(), limits = defaultLimits, placeOf = (_, line) => `line ${line}` } = options;
  return openRun({ program: 'child', folder, entry, limits }, sandbox, placeOf);
}

/** The same for any of our programs that answers frames. */
export function openRun(run: Run, sandbox: Sandbox, placeOf: (file: string, line: number) => string): Submission {
  const { limits } = run;
  const { child, channel } = startProcess(run, sandbox);
  const waiting = new Map<number, (frame: Frame) => void>();
  const { promise: gone, resolve: setGone } = Promise.withResolvers<SubmissionFailure | GraderError>();
  const { promise: hasStarted, resolve: setStarted } = Promise.withResolvers<void>();
  const { promise: isReady, resolve: setReady } = Promise.withResolvers<Frame>();
  let death: SubmissionFailure | GraderError | undefined;
  let isStarted = false;
  let isLoaded = false;
  let lastWords = '';
  let printed = 0;

  function die(kind: FailureKind, message: string): void {
    if (death) return;
    // Before our own program has begun to import it, nothing is the submission's fault.
    death = isStarted
      ? new SubmissionFailure(kind, message, { isDead: true })
      : new GraderError(`missing process: ${message}`);
    clearInterval(watch);
    killTree(child);
    setGone(death);
  }

  for (const output of [child.stdout!, child.stderr!]) {
    output.on('error', () => {});
    output.on('data', (data: Buffer) => {
      printed += data.length;
      lastWords = (lastWords + data.toString('utf8')).slice(-lastWordsMax);
      if (printed > limits.outputBytes)
        die('output', `invalid output: it printed more than ${limits.outputBytes / 2 ** 20} MiB`);
    });
  }
  const closed = new Promise<void>((resolve) => child.once('close', () => resolve()));
  child.once('error', (error) => {
    die('crash', `it could not be started: ${error.message}`);
  });
  child.once('close', (code, signal) => die(...wordsForExit(code, signal, clean(lastWords))));
  const watch = setInterval(() => {
    const { residentBytes, cpuSeconds } = usageOf(child.pid ?? 0);
    if (residentBytes > limits.treeBytes) die('memory', memoryWords);
    if (cpuSeconds > limits.cpuSeconds) die('timeout', `it used more than ${limits.cpuSeconds} s of processor time`);
  }, watchEveryMs);

  const dieOfNoise = () => die('protocol', 'it wrote something else than answers to the socket of the checks');
  let frames = 0;
  const takeFrame = (line: string) => {
    if (death) return;
    const frame = ++frames > framesMax ? undefined : parseFrame(line);
    if (!frame) return dieOfNoise();
    // Our side of it answers what it was asked, once, and is ready once.
    if ('started' in frame && !isStarted) {
      isStarted = true;
      setStarted();
    } else if ('ready' in frame && isStarted && !isLoaded) {
      isLoaded = true;
      setReady(frame);
    } else if ('id' in frame && waiting.has(frame.id)) {
      waiting.get(frame.id)!(frame);
      waiting.delete(frame.id);
    } else die('protocol', 'it wrote answers that nobody asked for to the socket of the checks');
  };
  channel.on('error', () => {}); // a process that is gone resets it; its exit is told elsewhere
  readLines(channel, takeFrame, (characters) => {
    if (characters > limits.frameBytes) dieOfNoise();
  });

  /** The frame, or the reason why there is none. */
  async function within(limitMs: number, what: string, frame: Promise<Frame>): Promise<Frame> {
    const timer = setTimeout(() => {
      die('timeout', `${what} did not end within ${limitMs / 1000} s: ${endlessWords}`);
    }, limitMs);
    const first = await Promise.race([frame, gone]);
    clearTimeout(timer);
    if (first instanceof Error) throw first;
    return first;
  }

  /** Which of the limits on memory is met first is chance; what comes of it is not. */
  function endOfMemory({ name, message }: Thrown): void {
    if (name !== 'RangeError' || !/allocat/i.test(message)) return;
    die('memory', memoryWords);
    throw death;
  }

  function wordsFor({ message, file, line }: Thrown): string {
    const where = line === undefined || file === undefined ? '' : ` (${placeOf(file, line)})`;
    return `${clean(message)}${where}`;
  }

  async function load(): Promise<void> {
    const slow = setTimeout(() => die('timeout', `it did not start within ${startMs / 1000} s`), startMs);
    await Promise.race([hasStarted, gone]);
    clearTimeout(slow);
    const frame = await within(limits.loadMs, 'the module', isReady);
    if (!('ready' in frame) || frame.ready) return;
    endOfMemory(frame.thrown);
    die('load', `${clean(frame.thrown.name)}: ${wordsFor(frame.thrown)}`);
    throw death;
  }
  const ready = load();
  ready.catch(() => {}); // whoever calls is told

  let questions = 0;
  async function ask(question: Omit<Question, 'id'>): Promise<Given> {
    await ready;
    if (death) throw death;
    const id = ++questions;
    const answered = new Promise<Frame>((resolve) => waiting.set(id, resolve));
    channel.write(`${JSON.stringify({ ...question, id })}\n`);
    const frame = await within(limits.callMs, question.name, answered);
    if ('thrown' in frame) {
      endOfMemory(frame.thrown);
      const isData = frame.thrown.name !== PlainDataError.name;
      const isDeliberate = isData && frame.thrown.name === 'Error';
      throw new SubmissionFailure(isData ? 'threw' : 'not-data', wordsFor(frame.thrown), { isDeliberate });
    }
    if ('missing' in frame) throw new SubmissionFailure('missing', clean(frame.missing));
    if (!('value' in frame)) throw new SubmissionFailure('protocol', `invalid answer to ${question.name}`);
    try {
      return { value: decode(frame.value), wasPromise: frame.wasPromise };
    } catch (error) {
      die('protocol', `invalid answer to ${question.name}: ${(error as Error).message}`);
      throw death;
    }
  }

  return {
    ready,
    call: (name, ...args) => ask({ ask: 'call', name, args: args.map(encode) }),
    read: (name) => ask({ ask: 'read', name, args: [] }),
    usedCpuSeconds: () => usageOf(child.pid ?? 0).cpuSeconds,
    died: () => death,
    close: async () => {
      die('crash', 'it was closed');
      await closed;
    },
  };
}

/** @throws {GraderError} where there is no process: no submission is at fault for that */
function startProcess(run: Run, sandbox: Sandbox): { child: ChildProcess; channel: Duplex } {
  let child: ChildProcess;
  try {
    child = sandbox.start(run);
  } catch (cause) {
    throw new GraderError(`missing process: it cannot be started: ${(cause as Error).message}`, { cause });
  }
  const channel = child.stdio[3];
  if (channel) return { child, channel: channel as Duplex };
  child.on('error', () => {});
  throw new GraderError('missing process: it cannot be started');
}

const endlessWords = 'an endless loop, or it waits for something that never comes';
const memoryWords = 'it used more memory than there is for a submission';

function wordsForExit(code: number | null, signal: string | null, lastWords: string): [FailureKind, string] {
  if (/heap out of memory|Out of memory|bad_alloc|allocation fail/i.test(lastWords)) return ['memory', memoryWords];
  if (signal === 'SIGXCPU' || code === 128 + 24) return ['timeout', 'it used too much processor time'];
  const words = lastWords === '' ? '' : ` ${lastWords}`;
  return ['crash', `it ended the process (${signal ?? `code ${code}`}).${words}`];
}

/** The process at the head of the tree last, so that none of the others is orphaned out of sight. */
function killTree(child: ChildProcess): void {
  if (child.pid !== undefined) {
    for (const pid of processTree(child.pid).reverse()) {
      try {
        process.kill(pid, 'SIGKILL');
      } catch {} // it is gone
    }
  }
  child.kill('SIGKILL');
  for (const stream of child.stdio) stream?.destroy();
}
