/**
 * Runs cells, one at a time, in the order in which they were asked for.
 *
 * Where this differs from tslab's own server: a cell's value is its result and not a printed line; an error is an error
 * message and not printed text; counts grow by one per cell; and after a failure exactly the cells that were already
 * waiting are aborted, and only if the failed one asked for it (`stop_on_error`).
 */

import { AsyncLocalStorage } from 'node:async_hooks';
import { setImmediate } from 'node:timers/promises';
import { format, inspect } from 'node:util';
import { DISPLAY, type Display, isDisplayable, MIME_BUNDLE } from '../mime-bundle.ts';
import type { Content, Message } from '../wire.ts';
import { CompileError, describeError, type ErrorContent, printError } from './cell-error.ts';
import { CellOutput, type CompleteDisplay, type DisplayContent } from './cell-output.ts';
import { CellSources } from './cell-sources.ts';
import { installStackTraces } from './stack-trace.ts';
import { type Converter, createExecutor, type Executor, onDisplay } from './tslab.ts';

export interface CellRunnerOptions {
  /** Imports are resolved from here. */
  readonly folder: string;
  readonly converter: Converter;
  /** Sends a message that belongs to the request. */
  readonly publish: (request: Message, type: string, content: object) => void;
  readonly complete: CompleteDisplay;
  /** Called before and after a cell is compiled: whoever ends code by force must not do it then, or the compiler breaks. */
  readonly onCompile?: (isCompiling: boolean) => void;
}

/** The running cell: what it showed, its last value and what it threw. */
interface Run {
  readonly output: CellOutput;
  value?: { readonly value: unknown };
  thrown?: { readonly error: unknown };
}

export class CellRunner {
  readonly executor: Executor;
  readonly #options: CellRunnerOptions;
  readonly #sources = new CellSources();
  /** Output belongs to the cell whose code caused it, even when it comes later, from a timer. */
  readonly #origin = new AsyncLocalStorage<CellOutput>();
  #latest: CellOutput | null = null;
  #run: Run | null = null;
  /** In the order in which they came. */
  readonly #unfinished = new Set<Message>();
  #count = 0;
  #queue: Promise<void> = Promise.resolve();
  #batch = 0;

  constructor(options: CellRunnerOptions) {
    this.#options = options;
    installStackTraces(this.#sources, options.folder);
    this.executor = createExecutor(options.folder, this.#tracked(options.converter), {
      log: (value) => {
        if (this.#run !== null) this.#run.value = { value };
      },
      error: (first, ...rest) => {
        // With more than one argument it is a formatted finding about a module cell, which does not fail the cell.
        if (rest.length > 0) this.output?.write('stderr', `${format(first, ...rest)}\n`);
        else if (this.#run !== null) this.#run.thrown = { error: first };
      },
    });
    onDisplay((content, update) => {
      const output = this.#outputNow();
      void (update ? output.update(content as DisplayContent) : output.display(content as DisplayContent));
    });
    const display: Display = (shown) => {
      const data = isDisplayable(shown) ? shown[MIME_BUNDLE]() : shown;
      const content = data instanceof Promise ? data.then(asContent) : asContent(data);
      return this.#outputNow().display(content);
    };
    Object.defineProperty(globalThis, DISPLAY, { value: display, configurable: true });
  }

  /** Where output that happens now belongs; `null` before the first cell. */
  get output(): CellOutput | null {
    return this.#origin.getStore() ?? this.#latest;
  }

  /** The request whose cell is running, or is about to because it waits behind one that has just ended. */
  get running(): Message | null {
    const [first = null] = this.#unfinished;
    return first;
  }

  /** Whether a console should run this code or wait for another line. */
  isComplete(code: string): { readonly completed: boolean; readonly indent?: string } {
    return this.#options.converter.isComplete(code);
  }

  /** Runs the cell when its turn comes; resolves to the content of the reply. */
  async execute(request: Message): Promise<Content> {
    this.#unfinished.add(request);
    const batch = this.#batch;
    const before = this.#queue;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#queue = promise;
    await before;
    // An endless loop that is terminated takes all waiting microtasks along. After a turn of the event loop none of the
    // kernel's own is waiting.
    await setImmediate();
    try {
      return batch === this.#batch ? await this.#execute(request) : { status: 'aborted' };
    } finally {
      this.#unfinished.delete(request);
      resolve();
    }
  }

  interrupt(): void {
    this.executor.interrupt();
  }

  /** Something failed outside any cell's own course: a timer, a promise that nobody awaited. */
  reportLate(what: string, error: unknown): void {
    const text = `${what}: ${printError(error)}\n`;
    if (this.output === null) process.stderr.write(text);
    else this.output.write('stderr', text);
  }

  async #execute(request: Message): Promise<Content> {
    const { code, silent = false, store_history = true, stop_on_error = true } = request.content;
    if (!silent && store_history) this.#count++;
    const count = this.#count;
    const { publish, complete } = this.#options;
    const output = new CellOutput((type, content) => {
      if (!silent) publish(request, type, content);
    }, complete);
    if (!silent) publish(request, 'execute_input', { code, execution_count: count });

    const failure = await this.#runCode(String(code), output, count);
    if (failure !== null) output.error(failure);
    await output.settled();

    if (failure === null) return { status: 'ok', execution_count: count, user_expressions: {}, payload: [] };
    if (stop_on_error) await this.#abortWaiting();
    return { status: 'error', execution_count: count, user_expressions: {}, payload: [], ...failure };
  }

  async #runCode(code: string, output: CellOutput, count: number): Promise<ErrorContent | null> {
    const run: Run = { output };
    this.#run = run;
    this.#latest = output;
    try {
      const ended = await this.#origin.run(output, () => this.executor.execute(code));
      if (!ended) throw run.thrown?.error;
      // Output that the cell's last statement caused, such as a resolved promise's, still comes before the result.
      await setImmediate();
      if (run.value !== undefined) await this.#showResult(run.value.value, output, count);
      return null;
    } catch (error) {
      return describeError(error);
    } finally {
      this.#run = null;
    }
  }

  async #showResult(value: unknown, output: CellOutput, count: number): Promise<void> {
    if (value instanceof Promise) {
      // `show(figure)` without `await` gives a promise of nothing; once all is shown there is nothing to say of it.
      await output.settled();
      await setImmediate();
      if (inspect(value) === 'Promise { undefined }') return;
    }
    await this.#origin.run(output, () => output.result(count, bundleOf(value)));
  }

  /**
   * Aborts the cells that were sent before the failure was known. While the failed cell was computing, requests may have
   * piled up in the socket; two turns of the event loop, at least one of them a full poll, bring them into the queue.
   * The reply to the failed cell leaves only then, so whatever a client sends after it has read the reply does run.
   */
  async #abortWaiting(): Promise<void> {
    await setImmediate();
    await setImmediate();
    this.#batch++;
  }

  #outputNow(): CellOutput {
    if (this.output === null) throw new Error('nothing can be displayed before the first cell');
    return this.output;
  }

  #compile<T>(compile: () => T): T {
    const { onCompile = () => {} } = this.#options;
    onCompile(true);
    try {
      return compile();
    } finally {
      onCompile(false);
    }
  }

  #tracked(converter: Converter): Converter {
    return {
      ...converter,
      convert: (previousDeclarations, source) => {
        const converted = this.#compile(() => converter.convert(previousDeclarations, source));
        if (converted.diagnostics.length > 0) throw new CompileError(converted.diagnostics, source);
        if (!converted.output) return converted;
        // tslab misses top-level awaits whose operand is in brackets, and `for await`. An async wrapper that was not
        // needed is harmless, a missing one is a syntax error.
        const hasToplevelAwait = converted.hasToplevelAwait || /\bawait\b/.test(converted.output);
        return {
          ...converted,
          hasToplevelAwait,
          output: this.#sources.label(converted.output, this.#count, converted.maps),
        };
      },
    };
  }
}

function asContent(data: DisplayContent['data']): DisplayContent {
  return { data, metadata: {} };
}

async function bundleOf(value: unknown): Promise<DisplayContent> {
  if (isDisplayable(value)) return asContent(await value[MIME_BUNDLE]());
  return asContent({ 'text/plain': typeof value === 'string' ? value : inspect(value, { depth: 4 }) });
}
