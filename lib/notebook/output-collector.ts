/** From the messages a kernel publishes for a cell to the outputs a notebook keeps. */

import type { MimeBundle } from './mime-bundle.ts';
import type { Metadata, Output } from './notebook.ts';
import type { Content } from './wire.ts';

/** Outputs that can be updated later, from any cell, by their display id. */
export type Displays = Map<string, Mutable<Displayed>[]>;

type Displayed = Extract<Output, { output_type: 'display_data' | 'execute_result' }>;
type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };

export class OutputCollector {
  readonly #displays: Displays;
  #outputs: Mutable<Output>[] = [];
  #clearNext = false;

  /** `displays` is shared by all cells of a run. */
  constructor(displays: Displays) {
    this.#displays = displays;
  }

  get outputs(): Output[] {
    return structuredClone(this.#outputs);
  }

  /** Takes a message by its type; types that leave nothing in a notebook are ignored. */
  readonly take = (type: string, content: Content): void => {
    switch (type) {
      case 'stream':
        this.#addText(content.name, content.text);
        break;
      case 'display_data':
        this.#display(content, { output_type: type, ...bundle(content) });
        break;
      case 'execute_result':
        this.#display(content, { output_type: type, ...bundle(content), execution_count: content.execution_count });
        break;
      case 'update_display_data':
        for (const shown of this.#displays.get(displayId(content)) ?? []) Object.assign(shown, bundle(content));
        break;
      case 'error':
        this.#add({ output_type: type, ename: content.ename, evalue: content.evalue, traceback: content.traceback });
        break;
      case 'clear_output':
        // With `wait` the old outputs stay until there are new ones, so that a page does not flicker.
        if (content.wait) this.#clearNext = true;
        else this.#outputs = [];
    }
  };

  #addText(name: 'stdout' | 'stderr', text: string): void {
    const last = this.#clearNext ? undefined : this.#outputs.at(-1);
    if (last?.output_type === 'stream' && last.name === name) last.text += text;
    else this.#add({ output_type: 'stream', name, text });
  }

  #display(content: Content, output: Mutable<Displayed>): void {
    this.#add(output);
    const id = displayId(content);
    if (id !== '') this.#displays.set(id, [...(this.#displays.get(id) ?? []), output]);
  }

  #add(output: Mutable<Output>): void {
    if (this.#clearNext) this.#outputs = [];
    this.#clearNext = false;
    this.#outputs.push(output);
  }
}

function bundle({ data, metadata }: Content): { data: MimeBundle; metadata: Metadata } {
  return { data, metadata: metadata ?? {} };
}

function displayId(content: Content): string {
  return content.transient?.display_id ?? '';
}
