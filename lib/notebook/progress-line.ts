/** The progress of runs for people: one line that changes on a terminal, a line per step anywhere else. */

/** What is written to; a terminal says so. */
export interface ProgressStream {
  readonly isTTY?: boolean;
  write(text: string): unknown;
}

const BACK_AND_CLEAR = '\r\u001b[K';

export class ProgressLine {
  readonly #stream: ProgressStream;
  #isOpen = false;

  constructor(stream: ProgressStream) {
    this.#stream = stream;
  }

  /** Says what is being done now. */
  update(text: string): void {
    this.#stream.write(this.#stream.isTTY ? `${BACK_AND_CLEAR}${text}` : `${text}\n`);
    this.#isOpen = this.#stream.isTTY === true;
  }

  /** Takes back what is being done. */
  clear(): void {
    if (this.#isOpen) this.#stream.write(BACK_AND_CLEAR);
    this.#isOpen = false;
  }

  /** Says what stays. */
  print(text: string): void {
    this.#stream.write(`${this.#isOpen ? BACK_AND_CLEAR : ''}${text}\n`);
    this.#isOpen = false;
  }
}
