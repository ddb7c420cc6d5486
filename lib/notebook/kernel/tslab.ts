/**
 * tslab 1.0.22 without its server: the converter (TypeScript cell to JavaScript) and the executor (runs it, keeps its
 * variables). Its own Jupyter server is left aside, see `shell.ts` and `cell-runner.ts`.
 *
 * tslab reads no configuration and is no longer maintained, so what a course needs is set from outside, without a fork.
 * The compiler package exports getters that tslab reads at call time; a copy of it with some functions replaced is put
 * into the module cache before tslab loads:
 *
 * - `createWatchCompilerHost`: strict, the newest library, resolution of `exports` in packages, source maps; and a program
 *   whose dependencies end at the notebook's folder. tslab checks and emits every source that a cell imports, in every
 *   cell, and then drops whatever lies elsewhere; for a library of a hundred files that takes seconds;
 * - `visitEachChild`: `{ name }` finds a variable of an earlier cell;
 * - `transpileModule`, tslab's second step (ES module to CommonJS): keeps the maps of both steps, so that an error can
 *   name the line of the cell instead of a line of generated code.
 */

import { createRequire } from 'node:module';

/** What a cell turns into; `diagnostics` is not empty when the compiler refuses the cell. */
export interface Converted {
  readonly output?: string;
  readonly diagnostics: readonly Diagnostic[];
  readonly hasToplevelAwait?: boolean;
}

/** A finding of the compiler; `line` and `character` count from 0 in the cell, or in `fileName` if that is given. */
export interface Diagnostic {
  readonly start: { readonly line: number; readonly character: number };
  readonly messageText: string;
  readonly fileName?: string;
}

export interface Converter {
  convert(previousDeclarations: string, source: string): Converted;
  close(): void;
}

export interface Executor {
  /** Runs a cell; resolves to whether it ended well. Reports its last value and its error to the console it was given. */
  execute(source: string): Promise<boolean>;
  /** Rejects the promise that the running cell waits for. */
  interrupt(): void;
  inspect(source: string, position: number): object | undefined;
  complete(source: string, position: number): { start: number; end: number; candidates: string[] };
}

/** tslab reports the value of a cell's last expression by `log`, and what the cell threw by `error`. */
export interface ExecutorConsole {
  log(value: unknown): void;
  error(first: unknown, ...rest: unknown[]): void;
}

/** The source maps of the two steps of the last conversion, first step first; JSON. */
export type SourceMaps = readonly [string, string];

interface DisplayContent {
  readonly data: Record<string, unknown>;
  readonly metadata: Record<string, unknown>;
  readonly transient: { readonly display_id?: string };
}

// biome-ignore lint/suspicious/noExplicitAny: the compiler's interface, of which three functions pass through
type Any = any;

const require = createRequire(createRequire(import.meta.url).resolve('tslab/package.json'));
const compilerPath = require.resolve('@tslab/typescript-for-tslab');
const compiler = require(compilerPath);

let lastMaps: SourceMaps | null = null;

/** Of the latest program. */
let checker: Any;

const INLINE_MAP = /\n?\/\/# sourceMappingURL=(?:data:application\/json;base64,([\w+/=]+)|\S*)\s*$/;

const ownOptions = {
  strict: true,
  lib: ['lib.esnext.d.ts'],
  moduleResolution: compiler.ModuleResolutionKind.Bundler,
  allowImportingTsExtensions: true,
  inlineSourceMap: true,
};

require.cache[compilerPath]!.exports = {
  ...compiler,
  createWatchCompilerHost: (files: Any, options: Any, ...rest: Any[]) => {
    const host = compiler.createWatchCompilerHost(files, { ...options, ...ownOptions }, ...rest);
    // tslab sets this property, and gets every new program by it.
    let receive: (program: Any) => void = () => {};
    return Object.defineProperty(host, 'afterProgramCreate', {
      get: () => (program: Any) => {
        checker = program.getProgram().getTypeChecker();
        receive(withOwnDependencies(program));
      },
      set: (value) => {
        receive = value;
      },
    });
  },
  visitEachChild: (node: Any, visitor: (child: Any) => Any, ...rest: Any[]) => {
    const longhand = compiler.isShorthandPropertyAssignment(node) ? withValue(node, visitor) : undefined;
    return longhand ?? compiler.visitEachChild(node, visitor, ...rest);
  },
  transpileModule: (source: string, options: Any) => {
    const [, firstMap] = INLINE_MAP.exec(source) ?? [];
    const compilerOptions = { ...options.compilerOptions, sourceMap: true };
    const result = compiler.transpileModule(source.replace(INLINE_MAP, ''), { ...options, compilerOptions });
    lastMaps =
      firstMap === undefined ? null : [Buffer.from(firstMap, 'base64').toString(), String(result.sourceMapText)];
    return { ...result, outputText: result.outputText.replace(INLINE_MAP, '') };
  },
};

/**
 * `{ name }` with a variable of an earlier cell, which tslab's visitor turns into `exports.name`: it asks for the symbol of
 * an identifier, and here that is the property, so the variable would stay as it is and not be found.
 */
function withValue(node: Any, visitor: (child: Any) => Any): Any {
  const symbolAt = checker.getSymbolAtLocation;
  checker.getSymbolAtLocation = (at: Any) =>
    at === node.name ? checker.getShorthandAssignmentValueSymbol(node) : symbolAt(at);
  try {
    const value = visitor(node.name);
    if (value === node.name) return undefined;
    const assigned = node.objectAssignmentInitializer;
    const { factory } = compiler;
    return factory.createPropertyAssignment(
      node.name,
      assigned ? factory.createAssignment(value, visitor(assigned)) : value,
    );
  } finally {
    checker.getSymbolAtLocation = symbolAt;
  }
}

/** The program, with only those dependencies of a file that lie below the notebook's folder and in no package. */
function withOwnDependencies(program: Any): Any {
  const inner = program.getProgram();
  const folder = `${inner.getCurrentDirectory()}/`;
  const isOwn = (path: string) =>
    path.startsWith(folder) && !inner.isSourceFileFromExternalLibrary(inner.getSourceFile(path));
  const getAllDependencies = (file: Any): string[] => program.getAllDependencies(file).filter(isOwn);
  return Object.create(program, { getAllDependencies: { value: getAllDependencies } });
}

const converterModule = require('./dist/converter.js');
const executorModule = require('./dist/executor.js');
const inspectModule = require('./dist/inspect.js');
const jupyterModule = require('./dist/jupyter.js');

export const versions: { readonly tslab: string; readonly typescript: string } = {
  tslab: require('./package.json').version,
  typescript: compiler.version,
};

/** Takes a second or two: the compiler reads its library. */
export function createConverter(): Converter {
  return converterModule.createConverter({ isJS: false, isBrowser: false });
}

export function takeSourceMaps(): SourceMaps | null {
  const maps = lastMaps;
  lastMaps = null;
  return maps;
}

/** Modules that cells import are looked up from `folder`. */
export function createExecutor(folder: string, converter: Converter, console: ExecutorConsole): Executor {
  const converters = { node: converter, browser: converter, close: () => converter.close() };
  return executorModule.createExecutor(folder, converters, console);
}

/** Whether a console should run this code or wait for another line, and how far to indent that line. */
export function isCompleteCode(source: string): { completed: boolean; indent?: string } {
  return converterModule.isCompleteCode(source);
}

/** Signature and documentation of what `Executor.inspect` found, as plain text. */
export function printQuickInfo(info: object): string {
  return inspectModule.printQuickInfo(info);
}

/** Decides where `display` and `newDisplay` of tslab's own package send their output. */
export function onDisplay(show: (content: DisplayContent, update: boolean) => void): void {
  jupyterModule.lastWriteDisplayData = (content: DisplayContent, update?: boolean) => show(content, update === true);
}
