/**
 * tslab 1.0.22 without its server: the executor, which runs cells and keeps their variables. Its own Jupyter server is left
 * aside, see `shell.ts` and `cell-runner.ts`; its compiler is in `tslab-compiler.ts`, or in another process.
 *
 * The compiler takes half a second and 200 MB before it compiles anything, and all of tslab loads it. Here it stays away:
 * the two modules that would bring it are replaced where the executor only passes them by.
 */

import { createRequire } from 'node:module';

/** What a cell turns into; `diagnostics` is not empty when the compiler refuses the cell. */
export interface Converted {
  readonly diagnostics: readonly Diagnostic[];
  readonly output?: string;
  /** What the next cell has to know of this one and those before it. */
  readonly declOutput?: string;
  readonly hasToplevelAwait?: boolean;
  /** Modules of the notebook's folder, when they are first imported. */
  readonly sideOutputs?: readonly { readonly path: string; readonly data: string }[];
  readonly lastExpressionVar?: string;
  /** `null` without output. */
  readonly maps: SourceMaps | null;
}

/** A finding of the compiler; `line` and `character` count from 0 in the cell, or in `fileName` if that is given. */
export interface Diagnostic {
  readonly start: { readonly line: number; readonly character: number };
  readonly messageText: string;
  /** TypeScript's number of the finding. */
  readonly code: number;
  readonly fileName?: string;
}

/** The source maps of the two steps of a conversion, first step first; JSON. */
export type SourceMaps = readonly [string, string];

/** `candidates` may stand between `start` and `end`. */
export interface Completions {
  readonly start: number;
  readonly end: number;
  readonly candidates: readonly string[];
}

/** All that it keeps from call to call are modules of the notebook's folder; what earlier cells declared is given each time. */
export interface Converter {
  convert(previousDeclarations: string, source: string): Converted;
  /** Takes a cell as a module that others can import. */
  addModule(name: string, source: string, meta: object): readonly Diagnostic[];
  /** Signature and documentation of what stands at `position`, as plain text. */
  inspect(previousDeclarations: string, source: string, position: number): string | undefined;
  complete(previousDeclarations: string, source: string, position: number): Completions;
  /** Whether a console should run this code or wait for another line, and how far to indent that line. */
  isComplete(source: string): { readonly completed: boolean; readonly indent?: string };
  close(): void;
}

export interface Executor {
  /** Runs a cell; resolves to whether it ended well. Reports its last value and its error to the console it was given. */
  execute(source: string): Promise<boolean>;
  /** Rejects the promise that the running cell waits for. */
  interrupt(): void;
  inspect(source: string, position: number): string | undefined;
  complete(source: string, position: number): Completions;
}

/** tslab reports the value of a cell's last expression by `log`, and what the cell threw by `error`. */
export interface ExecutorConsole {
  log(value: unknown): void;
  error(first: unknown, ...rest: unknown[]): void;
}

interface DisplayContent {
  readonly data: Record<string, unknown>;
  readonly metadata: Record<string, unknown>;
  readonly transient: { readonly display_id?: string };
}

const require = createRequire(createRequire(import.meta.url).resolve('tslab/package.json'));

/** What tslab reads from the comments of a cell. */
const TAG = /\/\*\*[\s\S]*@(?:module|jsx|node|browser)\b/;

const executorModule = loadWith('./dist/executor.js', './dist/metadata.js', {
  getCodeMetadata: (source: string) => (TAG.test(source) ? require('./dist/metadata.js').getCodeMetadata(source) : {}),
});
// Its server asks the converter; we need no more of it than where `display` of tslab's package sends its output.
const jupyterModule = loadWith('./dist/jupyter.js', './dist/converter.js', {});

export const versions: { readonly tslab: string; readonly typescript: string } = {
  tslab: require('./package.json').version,
  typescript: require('@tslab/typescript-for-tslab/package.json').version,
};

/** Modules that cells import are looked up from `folder`. */
export function createExecutor(folder: string, converter: Converter, console: ExecutorConsole): Executor {
  const converters = { node: converter, browser: converter, close: () => converter.close() };
  return executorModule.createExecutor(folder, converters, console);
}

/** Decides where `display` and `newDisplay` of tslab's own package send their output. */
export function onDisplay(show: (content: DisplayContent, update: boolean) => void): void {
  jupyterModule.lastWriteDisplayData = (content: DisplayContent, update?: boolean) => show(content, update === true);
}

/** Loads a module that finds `replacement` where it requires `other`; whoever loads `other` later finds that itself. */
function loadWith(path: string, other: string, replacement: object) {
  const place = require.resolve(other);
  const before = require.cache[place];
  require.cache[place] = { exports: replacement } as NodeJS.Module;
  try {
    return require(path);
  } finally {
    if (before === undefined) delete require.cache[place];
    else require.cache[place] = before;
  }
}
