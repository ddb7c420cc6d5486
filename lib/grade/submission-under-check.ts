/** One submission through all of its tests: one process for as long as it lives, and another when it has died. */

import type { Compiler } from './compiler.ts';
import type { Diagnostic } from './sandbox/compile.ts';
import type { Limits } from './sandbox/limits.ts';
import type { Sandbox } from './sandbox/sandbox.ts';
import { type Given, openSubmission, type Submission, SubmissionFailure } from './submission.ts';
import { placeIn, type SubmissionFiles } from './submission-files.ts';

/** Who sees a test's name, inputs and values: the learner at once, after the due date, or never. */
export type Visibility = 'visible' | 'after-due' | 'hidden';

export class SubmissionUnderCheck {
  readonly #files: SubmissionFiles;
  readonly #sandbox: Sandbox;
  readonly #compiler: Compiler;
  readonly #limits: Limits;
  readonly #placeOf: (file: string, line: number) => string;
  #live: Submission | undefined;
  /** The module cannot be imported, or has died too often: nothing more is asked of it. */
  #given: SubmissionFailure | undefined;
  #audience: Visibility = 'visible';
  #starts = 0;
  #usedMs = 0;
  /** What it gave in this test: values, and errors of its own. */
  answers = 0;
  /** Whatever else came of a call in this test: no test passes after that, even one that expects an error. */
  failure: SubmissionFailure | undefined;

  constructor(files: SubmissionFiles, sandbox: Sandbox, compiler: Compiler, limits: Limits) {
    this.#files = files;
    this.#sandbox = sandbox;
    this.#compiler = compiler;
    this.#limits = limits;
    this.#placeOf = (file, line) => placeIn(files, file, line);
  }

  /** A test begins. A process that has seen what is for others, or for later, answers no other test: it could tell. */
  begin(audience: Visibility): void {
    this.answers = 0;
    this.failure = undefined;
    if (audience === this.#audience) return;
    this.#audience = audience;
    this.#starts = 0;
    void this.#live?.close();
    this.#live = undefined;
  }

  call(name: string, args: readonly unknown[]): Promise<Given> {
    return this.#ask((submission) => submission.call(name, ...args));
  }

  read(name: string): Promise<Given> {
    return this.#ask((submission) => submission.read(name));
  }

  async #ask(question: (submission: Submission) => Promise<Given>): Promise<Given> {
    let startedAtMs = performance.now();
    try {
      const submission = await this.#open();
      startedAtMs = performance.now(); // how long a process takes to start says nothing of the answer
      const given = await question(submission);
      this.answers++;
      return given;
    } catch (error) {
      if (error instanceof SubmissionFailure && error.kind === 'threw') this.answers++;
      else if (error instanceof SubmissionFailure) this.failure = error;
      throw error;
    } finally {
      this.#usedMs += performance.now() - startedAtMs;
    }
  }

  async #open(): Promise<Submission> {
    if (this.#given) throw this.#given;
    const { starts, totalMs } = this.#limits;
    if (this.#usedMs > totalMs) {
      throw new SubmissionFailure('timeout', `not asked: its earlier answers took more than ${totalMs / 1000} s`);
    }
    if (this.#live && !this.#live.died()) return this.#live;
    await this.#live?.close();
    if (this.#starts++ >= starts) throw new SubmissionFailure('crash', `not asked: it has died ${starts} times`);
    const { folder, entry } = this.#files;
    const options = { sandbox: this.#sandbox, limits: this.#limits, placeOf: this.#placeOf };
    this.#live = openSubmission(folder, entry, options);
    try {
      await this.#live.ready;
      return this.#live;
    } catch (error) {
      await this.#live.close();
      if (error instanceof SubmissionFailure) this.#given = error;
      throw error;
    }
  }

  /**
   * What the compiler says of the submission, and of `check` beside it.
   *
   * @throws {SubmissionFailure} where the compiler does not end
   */
  async compile(check?: string): Promise<readonly Diagnostic[]> {
    const { folder, entry } = this.#files;
    const diagnostics = await this.#compiler.diagnose(folder, entry, check);
    this.answers++;
    return diagnostics;
  }

  async close(): Promise<void> {
    await this.#live?.close();
  }
}
