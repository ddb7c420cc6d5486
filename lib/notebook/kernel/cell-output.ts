/**
 * What one cell shows, in order.
 *
 * Two rates have to meet here. A loop that prints ten thousand lines must not cost ten thousand messages, so text is
 * gathered for a moment (`GATHER_MS`) before it is sent. A figure's static image takes a tenth of a second to draw in
 * another process, and whatever the cell shows meanwhile must stay behind it, so outputs queue while one is pending.
 *
 * And there is an end to it: a cell that prints without end would fill the browser, the notebook and then the disk. What
 * comes after the limit is dropped, and a note says so.
 */

import { StringDecoder } from 'node:string_decoder';
import type { MimeBundle } from '../mime-bundle.ts';
import type { ErrorContent } from './cell-error.ts';

/** Short against what a reader notices, long against the time a line takes to print. */
const GATHER_MS = 20;
const GATHER_LENGTH = 16_384;

/** Characters of text: some 20,000 lines, more than anybody reads and less than makes a page slow. */
export const TEXT_LENGTH_MAX = 1_000_000;
/** Figures, images and their updates. */
export const DISPLAYS_MAX = 1_000;

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
  #length = 0;
  #displays = 0;
  #isCut = false;

  /** `complete` may add formats to what is shown, such as a static image of a figure; it never rejects. */
  constructor(publish: Publish, complete: CompleteDisplay = (content) => content) {
    this.#publish = publish;
    this.#complete = (content) => complete(content, this);
  }

  write(name: StreamName, chunk: string | Uint8Array): void {
    const whole = typeof chunk === 'string' ? chunk : this.#decoders[name].write(Buffer.from(chunk));
    const text = whole.slice(0, TEXT_LENGTH_MAX - this.#length);
    this.#length += text.length;
    if (text !== '') this.#gather(name, text);
    if (text.length < whole.length) this.#cut(`more than ${TEXT_LENGTH_MAX.toLocaleString('en')} characters`);
  }

  #gather(name: StreamName, text: string): void {
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

  /** Says once that there was more. */
  #cut(what: string): void {
    if (this.#isCut) return;
    this.#isCut = true;
    this.flush();
    const text = `\n[output cut here: ${what}; the cell goes on. Print less, or write it to a file]\n`;
    void this.#send('stream', { name: 'stderr', text });
  }

  #show(type: string, content: DisplayContent | Promise<DisplayContent>, extra: object = {}): Promise<void> {
    if (++this.#displays > DISPLAYS_MAX) {
      this.#cut(`more than ${DISPLAYS_MAX.toLocaleString('en')} figures`);
      return Promise.resolve(content).then(() => {});
    }
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
