/**
 * Draws plotly figures without a browser, in a process of its own: plotly and the DOM it needs take 340 MB, load for a
 * second, and may never end on an unusual figure. The process starts with the first figure, stays warm for the next,
 * and is killed when it takes too long or has nothing to do; its pipe ends it when this process does.
 */

import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { type Figure, refusal } from './figure.ts';

/** A request to the drawing process, and its answer. */
export type DrawRequest = { readonly format: 'svg' | 'png'; readonly figure: Figure };
export type DrawAnswer = 'ready' | { readonly drawn: Svg | Png } | { readonly error: string };

export interface Svg {
  readonly svg: string;
  readonly width: number;
  readonly height: number;
}

/** `png` is base64 and has twice as many pixels as `width` and `height`, which are in CSS pixels. */
export interface Png {
  readonly png: string;
  readonly width: number;
  readonly height: number;
}

export interface FigureRendererOptions {
  /** Longest time for one figure, milliseconds; a usual one takes 200. */
  readonly timeoutMs?: number;
  /** Time without work after which the process is let go, milliseconds. */
  readonly idleMs?: number;
}

const START_TIMEOUT_MS = 30_000;

export class FigureRenderer {
  readonly #timeoutMs: number;
  readonly #idleMs: number;
  #child: ChildProcess | null = null;
  #idleTimer: NodeJS.Timeout | undefined;
  #queue: Promise<unknown> = Promise.resolve();

  constructor({ timeoutMs = 15_000, idleMs = 60_000 }: FigureRendererOptions = {}) {
    this.#timeoutMs = timeoutMs;
    this.#idleMs = idleMs;
  }

  /** The figure as an SVG document. Rejects with a reason if it cannot be drawn. */
  svg(figure: Figure): Promise<Svg> {
    return this.#enqueue({ format: 'svg', figure }) as Promise<Svg>;
  }

  /** The figure as a PNG image. Rejects with a reason if it cannot be drawn. */
  png(figure: Figure): Promise<Png> {
    return this.#enqueue({ format: 'png', figure }) as Promise<Png>;
  }

  /** The drawing process, for whoever wants to know that none is left. */
  get pid(): number | null {
    return this.#child?.pid ?? null;
  }

  close(): void {
    clearTimeout(this.#idleTimer);
    this.#child?.kill('SIGKILL');
    this.#child = null;
  }

  async #enqueue(request: DrawRequest): Promise<Svg | Png> {
    const reason = refusal(request.figure);
    if (reason !== null) throw new Error(reason);
    const drawn = this.#queue.then(() => this.#draw(request));
    this.#queue = drawn.catch(() => {});
    return drawn;
  }

  async #draw(request: DrawRequest): Promise<Svg | Png> {
    clearTimeout(this.#idleTimer);
    try {
      const child = this.#child ?? (await this.#start());
      child.send(request);
      const answer = await nextAnswer(
        child,
        this.#timeoutMs,
        `the figure took longer than ${this.#timeoutMs / 1000} s`,
      );
      if (answer === 'ready') throw new Error('the drawing process answered out of turn');
      if ('error' in answer) throw new Error(answer.error);
      return answer.drawn;
    } finally {
      this.#idleTimer = setTimeout(() => this.close(), this.#idleMs).unref();
    }
  }

  async #start(): Promise<ChildProcess> {
    const child = fork(new URL('./draw-process.ts', import.meta.url), {
      execArgv: ['--max-old-space-size=1024'],
      // The last one is the lifeline: never written to, it closes when this process ends.
      stdio: ['ignore', 'ignore', 'ignore', 'ipc', 'pipe'],
    });
    this.#child = child;
    child.once('exit', () => {
      if (this.#child === child) this.#child = null;
    });
    child.unref();
    child.channel?.unref();
    (child.stdio[4] as import('node:net').Socket).unref();
    await nextAnswer(child, START_TIMEOUT_MS, 'the drawing process did not start');
    return child;
  }
}

/** One figure as SVG, by a drawing process that ends with it. */
export async function renderSvg(figure: Figure, options?: FigureRendererOptions): Promise<Svg> {
  const renderer = new FigureRenderer(options);
  try {
    return await renderer.svg(figure);
  } finally {
    renderer.close();
  }
}

/** The next message of the child; when it dies first, or is killed here because it takes too long, a reason. */
async function nextAnswer(child: ChildProcess, timeoutMs: number, tooLong: string): Promise<DrawAnswer> {
  const abort = new AbortController();
  const { signal } = abort;
  child.channel?.ref();
  let timedOut = false;
  const timer = setTimeout(() => {
    timedOut = true;
    child.kill('SIGKILL');
  }, timeoutMs);
  try {
    const answered = once(child, 'message', { signal }).then(([message]) => message as DrawAnswer);
    const ended = once(child, 'exit', { signal }).then(([code, cause]) => {
      throw new Error(timedOut ? tooLong : `the drawing process ended early (${cause ?? `exit code ${code}`})`);
    });
    return await Promise.race([answered, ended]);
  } finally {
    clearTimeout(timer);
    child.channel?.unref();
    abort.abort();
  }
}
