/**
 * What one cell shows, in order.
 *
 * Two rates have to meet here. A loop that prints ten thousand lines must not cost ten thousand messages, so text is
 * gathered for a moment (`GATHER_MS`) before it is sent. A figure's static image takes a tenth of a second to draw in
 * another process, and whatever the cell shows meanwhile must stay behind it, so outputs queue while one is pending.
 */

import { StringDecoder } from 'node:string_decoder';
import type { MimeBundle } from '../mime-bundle.ts';
import type { ErrorContent } from './cell-error.ts';

/** Short against what a reader notices, long against the time a line takes to print. */
const GATHER_MS = 20;
const GATHER_LENGTH = 16_384;

export type StreamName = 'stdout' | 'stderr';

/** The content of Jupyter's `display_data` and `update_display_data` messages. */
export interface DisplayContent {
  readonly data: MimeBundle;
  readonly metadata: Record<string, unknown>;
  readonly transient?: { readonly display_id?: string };
}

export type CompleteDisplay = (
  content: DisplayContent,
  output: Pick<CellOutput, 'write'>,
) => DisplayContent | Promise<DisplayContent>;

export type Publish = (type: string, content: object) => void;

export class CellOutput {
  readonly #publish: Publish;
  readonly #complete: (content: DisplayContent) => DisplayContent | Promise<DisplayContent>;
  readonly #decoders = { stdout: new StringDecoder(), stderr: new StringDecoder() };
  #gathered: { name: StreamName; text: string; since: number; timer: NodeJS.Timeout } | null = null;
  #last: Promise<void> | null = null;

  /** `complete` may add formats to what is shown, such as a static image of a figure; it never rejects. */
  constructor(publish: Publish, complete: CompleteDisplay = (content) => content) {
    this.#publish = publish;
    this.#complete = (content) => complete(content, this);
  }

  write(name: StreamName, chunk: string | Uint8Array): void {
    const text = typeof chunk === 'string' ? chunk : this.#decoders[name].write(Buffer.from(chunk));
    if (this.#gathered !== null && this.#gathered.name !== name) this.flush();
    this.#gathered ??= { name, text: '', since: performance.now(), timer: setTimeout(() => this.flush(), GATHER_MS) };
    this.#gathered.text += text;
    // A loop that never yields keeps the timer from firing: the clock is read as well.
    const overdue = performance.now() - this.#gathered.since > GATHER_MS;
    if (overdue || this.#gathered.text.length > GATHER_LENGTH) this.flush();
  }

  /** Shows `content` in its turn; rejects if `content` does. */
  display(content: DisplayContent | Promise<DisplayContent>): Promise<void> {
    return this.#show('display_data', content);
  }

  /** Replaces what was displayed before under the same display id. */
  update(content: DisplayContent): Promise<void> {
    return this.#show('update_display_data', content);
  }

  /** Shows the value of the cell's last expression. */
  result(executionCount: number, content: DisplayContent | Promise<DisplayContent>): Promise<void> {
    return this.#show('execute_result', content, { execution_count: executionCount });
  }

  error(content: ErrorContent): void {
    this.flush();
    void this.#send('error', content);
  }

  flush(): void {
    if (this.#gathered === null) return;
    const { name, text, timer } = this.#gathered;
    this.#gathered = null;
    clearTimeout(timer);
    if (text !== '') void this.#send('stream', { name, text });
  }

  /** Resolves when everything shown so far has been sent. */
  async settled(): Promise<void> {
    this.flush();
    while (this.#last !== null) await this.#last;
  }

  #show(type: string, content: DisplayContent | Promise<DisplayContent>, extra: object = {}): Promise<void> {
    this.flush();
    const complete = content instanceof Promise ? content.then(this.#complete) : this.#complete(content);
    return this.#send(
      type,
      complete instanceof Promise ? complete.then((c) => ({ ...c, ...extra })) : { ...complete, ...extra },
    );
  }

  /** Sends at once unless this content, or content before it, is still pending. */
  #send(type: string, content: object | Promise<object>): Promise<void> {
    const before = this.#last;
    if (before === null && !(content instanceof Promise)) {
      this.#publish(type, content);
      return Promise.resolve();
    }
    const sent = (async () => {
      await before;
      this.#publish(type, await content);
    })();
    const settled: Promise<void> = sent
      .catch(() => {})
      .then(() => {
        if (this.#last === settled) this.#last = null;
      });
    this.#last = settled;
    return sent;
  }
}
