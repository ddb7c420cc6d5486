/**
 * What a check file is written with: vitest tests that carry points and a hint, against the submission under check. A check
 * file runs once for all submissions of its exercise in a batch; `graded` makes of each of its tests one for every submission.
 *
 * The tests run in the trusted process and never import a submission. What they compare is plain data from its process, or what
 * the grader's own origin saw. A test that asked nothing of the submission fails, whatever it compared.
 */

import { type Assertion, afterAll, describe, expect, inject, type TestContext, test } from 'vitest';
import type { Timeline } from '../timeline/timeline.ts';
import { clean } from './clean.ts';
import { Compiler } from './compiler.ts';
import { type Draw, drawFor } from './draw.ts';
import { GraderError } from './grader-error.ts';
import { type Origin, type OriginOptions, openOrigin } from './origin.ts';
import { bubblewrap } from './sandbox/bubblewrap.ts';
import type { Diagnostic } from './sandbox/compile.ts';
import { plainSandbox } from './sandbox/plain-sandbox.ts';
import type { ExpectedLoad } from './seen-timeline.ts';
import { type FailureKind, SubmissionFailure } from './submission.ts';
import type { Batch, SubmissionFiles } from './submission-files.ts';
import { SubmissionUnderCheck, type Visibility } from './submission-under-check.ts';

/** What a test is worth, and what to say when it fails. */
export interface Worth {
  readonly points: number;
  /** One sentence that helps, and does not tell. */
  readonly hint: string;
  /** `visible` without it. */
  readonly visibility?: Visibility;
  /** The misconceptions that fail this test: names of files in `wrong/`, without `.ts`. */
  readonly misconceptions?: readonly string[];
}

/** What a test knows of its submission. */
export interface UnderCheck {
  /** The value that an exported function gives. A promise of it fails: the exercise asks for the value. */
  readonly call: (name: string, ...args: readonly unknown[]) => Promise<unknown>;
  /** The same for a function that may, or must, answer later. */
  readonly callAsync: (name: string, ...args: readonly unknown[]) => Promise<unknown>;
  /** The value of an exported constant. */
  readonly read: (name: string) => Promise<unknown>;
  /** Calls, then expects: `await expectCall('double', 2).toBe(4)`. A failure names the call. */
  readonly expectCall: (name: string, ...args: readonly unknown[]) => PromisedAssertion;
  /** Numbers for this student. */
  readonly draw: Draw;
  /** A server that is there for this test only, and counts. */
  readonly origin: (options: OriginOptions) => Promise<Origin>;
  /**
   * Expects that the origin saw these connections, each with these requests in this order, and no others; the learner gets a
   * picture of both. The expected one shows one request at a time, unless the connections are used in parallel.
   */
  readonly expectConnections: (
    origin: Origin,
    expected: readonly (readonly string[])[],
    options?: { readonly isParallel?: boolean },
  ) => Promise<void>;
  /** What is earned so far, should the rest of the test fail. */
  readonly earn: (points: number) => void;
}

type Matchers = Assertion<void>;
/** vitest's matchers, each with a promise to wait for. */
export type PromisedAssertion = {
  readonly [Name in keyof Matchers as Matchers[Name] extends (...args: never[]) => unknown ? Name : never]: (
    ...args: Parameters<Extract<Matchers[Name], (...args: never[]) => unknown>>
  ) => Promise<void>;
};

/** What the origin saw of connections: the paths that each carried; and what it should have seen. */
export interface Connections extends ExpectedLoad {
  readonly seen: readonly (readonly string[])[];
}

/** Why a test failed, where vitest's own error does not say it. */
export interface Failure {
  readonly kind: FailureKind | 'wrong' | 'types' | 'grader';
  readonly message: string;
}

declare module 'vitest' {
  interface TaskMeta {
    worth?: Worth;
    /** Where it stands in the check file. */
    position?: number;
    /** Answers that the submission gave. */
    answers?: number;
    earned?: number;
    connections?: Connections;
    /** What the origin saw, with times. */
    measured?: Timeline;
    failure?: Failure;
    diagnostics?: readonly Diagnostic[];
  }
  interface ProvidedContext {
    batch: Batch;
    /** The exercises that are checked, by the paths of their check files, in order. */
    checkFiles: Readonly<Record<string, string>>;
  }
}

interface Definition {
  readonly name: string;
  readonly worth: Worth;
  readonly body: (under: UnderCheck, session: SubmissionUnderCheck) => Promise<void>;
}

/** By the check file they stand in. */
const definitions = new Map<string, Definition[]>();

/**
 * A test that is worth points.
 *
 * @example
 * graded('one round trip each', { points: 2, hint: 'Count the requests.' }, async ({ expectCall }) => {
 *   await expectCall('pageLoadMs', { rttMs: 100, objects: 3 }).toBe(800);
 * });
 */
export function graded(name: string, worth: Worth, body: (under: UnderCheck) => Promise<void>): void {
  define({ name, worth, body });
}

/**
 * Lines of TypeScript that must compile with the submission, which they import as `./name.ts`; and lines that must not, so
 * that a submission does not pass by making everything `any`.
 */
export function gradedTypes(
  name: string,
  worth: Worth,
  lines: { readonly valid: string; readonly invalid: string },
): void {
  define({
    name,
    worth,
    body: async (_, session) => {
      const [complaint] = (await session.compile(lines.valid)).filter(({ file }) => file.endsWith('types.check.ts'));
      if (complaint) throw new TypesFailure(`TS${complaint.code}: ${complaint.message}`);
      const refusals = (await session.compile(lines.invalid)).filter(({ file }) => file.endsWith('types.check.ts'));
      if (refusals.length === 0) throw new TypesFailure('the types also accept what they should refuse');
    },
  });
}

class TypesFailure extends Error {}

function define(definition: Definition): void {
  const file = expect.getState().testPath!;
  const earlier = definitions.get(file);
  definitions.set(file, [...(earlier ?? []), definition]);
  if (!earlier) describe('submissions', () => describeSubmissions(file));
}

/** One for all check files of a run: it keeps what it has read of libraries, which takes longer than any submission. */
let compiler: Compiler | undefined;

/** vitest calls this when a check file has been read, and with it all its definitions. */
function describeSubmissions(file: string): void {
  const batch = inject('batch');
  const checkFiles = inject('checkFiles');
  const sandbox = batch.mode === 'grade' ? bubblewrap(batch) : plainSandbox();
  compiler ??= new Compiler(sandbox);
  if (file === Object.keys(checkFiles).at(-1)) afterAll(() => compiler?.close());
  const ordered = definitions.get(file)!.map((definition, position) => ({ ...definition, position }));
  // By who sees them, so that few processes have to be replaced.
  ordered.sort((a, b) => audiences.indexOf(audienceOf(a.worth)) - audiences.indexOf(audienceOf(b.worth)));
  for (const submission of batch.submissions) {
    if (submission.exercise !== checkFiles[file]) continue;
    const session = new SubmissionUnderCheck(submission, sandbox, compiler, batch.limits);
    describe(submission.id, () => describeSubmission(submission, ordered, batch.seed, session));
  }
}

const audiences: readonly Visibility[] = ['visible', 'after-due', 'hidden'];

function audienceOf({ visibility = 'visible' }: Worth): Visibility {
  return visibility;
}

type Ordered = Definition & { readonly position: number };

function describeSubmission(
  files: SubmissionFiles,
  tests: readonly Ordered[],
  seed: string,
  session: SubmissionUnderCheck,
): void {
  afterAll(() => session.close());
  let isCompiled = false;
  for (const { name, worth, body, position } of tests) {
    test(name, { meta: { worth, position }, timeout: 0 }, async ({ task, onTestFinished }) => {
      const draw = drawFor(seed, files.student, files.exercise, name);
      session.begin(audienceOf(worth));
      try {
        await body(underCheck(session, draw, task, onTestFinished), session);
        if (session.failure) throw session.failure;
        if (session.answers === 0) throw new GraderError(`invalid check: "${name}" asks nothing of the submission`);
      } catch (error) {
        task.meta.failure = failureOf(error, session);
        const isDeliberate = error instanceof SubmissionFailure && error.isDeliberate;
        isCompiled ||= compiles.has(task.meta.failure.kind) && !isDeliberate;
        throw error;
      } finally {
        task.meta.answers = session.answers;
      }
    });
  }
  test('what the compiler says', { timeout: 0 }, async ({ task }) => {
    if (isCompiled) task.meta.diagnostics = await session.compile().catch(() => []);
  });
}

/** What the compiler may have a word about. */
const compiles = new Set<Failure['kind']>(['wrong', 'types', 'load', 'missing', 'threw', 'not-data']);

type Finish = TestContext['onTestFinished'];

function underCheck(
  session: SubmissionUnderCheck,
  draw: Draw,
  task: TestContext['task'],
  onFinished: Finish,
): UnderCheck {
  const callAsync = async (name: string, ...args: readonly unknown[]) =>
    plainZeros((await session.call(name, args)).value);
  const call = async (name: string, ...args: readonly unknown[]) => {
    const { value, wasPromise } = await session.call(name, args);
    if (!wasPromise) return plainZeros(value);
    throw new SubmissionFailure('not-data', `${name} returns a promise; return the value itself, without async`);
  };
  return {
    call,
    callAsync,
    read: async (name) => plainZeros((await session.read(name)).value),
    expectCall: (name, ...args) => {
      const label = `${name}(${args.map((arg) => JSON.stringify(arg)).join(', ')})`;
      const matchers: unknown = new Proxy(
        {},
        {
          get:
            (_, matcher) =>
            async (...expected: unknown[]) => {
              const given = await call(name, ...args);
              // vitest's toBeCloseTo takes '4' for 4.
              const strict = matcher === 'toBeCloseTo' && typeof given !== 'number' ? 'toBe' : matcher;
              const assertion = expect(given, label);
              await Reflect.apply(Reflect.get(assertion, strict), assertion, expected);
            },
        },
      );
      return matchers as PromisedAssertion;
    },
    draw,
    origin: async (options) => {
      const origin = await openOrigin(options);
      onFinished(() => origin.close());
      return origin;
    },
    expectConnections: async (origin, expected, { isParallel = false } = {}) => {
      const { paths, connections } = await origin.seen();
      task.meta.connections = { seen: paths, expected, serverMs: origin.serverMs, isParallel };
      try {
        const measured = origin.timeline();
        if (measured) task.meta.measured = measured;
      } catch {} // without a picture, the verdict is the same
      expect(paths, 'the connections that the origin saw, with their requests').toEqual(expected);
      expect(connections, 'connections that the origin saw').toBe(expected.length);
    },
    earn: (points) => {
      task.meta.earned = points;
    },
  };
}

/** What multiplies a zero by something negative is no other answer: -0 becomes 0, which vitest's matchers tell apart. */
function plainZeros(value: unknown): unknown {
  if (value === 0) return 0;
  if (Array.isArray(value)) return value.map(plainZeros);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, plainZeros(one)]));
}

function failureOf(error: unknown, session: SubmissionUnderCheck): Failure {
  if (session.failure) return { kind: session.failure.kind, message: session.failure.message };
  if (error instanceof SubmissionFailure) return { kind: error.kind, message: error.message };
  if (error instanceof GraderError) return { kind: 'grader', message: error.message };
  if (error instanceof TypesFailure) return { kind: 'types', message: clean(error.message) };
  // A check that trips over a value of an unexpected shape: the value is wrong. Without a value, the check is.
  const kind = session.answers > 0 ? 'wrong' : 'grader';
  return { kind, message: clean(error instanceof Error ? error.message : String(error)) };
}
