/**
 * tslab's compiler: a TypeScript cell to JavaScript, and what an editor asks of it.
 *
 * tslab reads no configuration and is no longer maintained, so what a course needs is set from outside, without a fork.
 * The compiler package exports getters that tslab reads at call time; a copy of it with some functions replaced is put
 * into the module cache before tslab loads:
 *
 * - `createWatchCompilerHost`: strict, the newest library, resolution of `exports` in packages, source maps; and a program
 *   whose dependencies end at the notebook's folder. tslab checks and emits every source that a cell imports, in every
 *   cell, and then drops whatever lies elsewhere; for a library of a hundred files that takes seconds. And timers, of which
 *   tslab knows one at a time: the compiler has another when a file appears where it has missed one;
 * - `visitEachChild`: `{ name }` finds a variable of an earlier cell;
 * - `transpileModule`, tslab's second step (ES module to CommonJS): keeps the maps of both steps, so that an error can
 *   name the line of the cell instead of a line of generated code.
 */

import { createRequire } from 'node:module';
import type { Converter, SourceMaps } from './tslab.ts';

// biome-ignore lint/suspicious/noExplicitAny: the compiler's interface, of which three functions pass through
type Any = any;

const require = createRequire(createRequire(import.meta.url).resolve('tslab/package.json'));
const compilerPath = require.resolve('@tslab/typescript-for-tslab');
const compiler = require(compilerPath);

let lastMaps: SourceMaps | null = null;

/** Of the latest program of the converter that is at work. */
let current: { checker: Any };

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
    Object.assign(host, manyTimers(host));
    // tslab sets this property, and gets every new program by it.
    let receive: (program: Any) => void = () => {};
    return Object.defineProperty(host, 'afterProgramCreate', {
      get: () => (program: Any) => {
        current.checker = program.getProgram().getTypeChecker();
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
  const { checker } = current;
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

/** Timers that all go off with tslab's only one, which goes off when the next cell is compiled. */
function manyTimers(host: { setTimeout(callback: () => void): unknown }) {
  const waiting = new Set<() => void>();
  const setOne = host.setTimeout;
  let isSet = false;
  const goOff = () => {
    try {
      for (const timer of waiting) {
        waiting.delete(timer);
        timer();
      }
    } finally {
      isSet = false;
    }
  };
  return {
    setTimeout: (callback: () => void) => {
      const timer = () => callback();
      waiting.add(timer);
      if (!isSet) setOne(goOff);
      isSet = true;
      return timer;
    },
    clearTimeout: (timer: () => void) => void waiting.delete(timer),
  };
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

/** tslab prints the texts of a documentation's tags; of `@throws {InputError} …` nothing would say what it is about. */
function withNames(info: Any): Any {
  const tags = info.tags?.map((tag: Any) =>
    tag.name === 'param' || !tag.text ? tag : { ...tag, text: [{ text: `@${tag.name} ` }, ...tag.text] },
  );
  return { ...info, tags };
}

const converterModule = require('./dist/converter.js');
const { printQuickInfo } = require('./dist/inspect.js');

/** Takes a second or two: the compiler reads its library. Modules are looked up from the process's folder. */
export function createConverter(): Converter {
  const own = { checker: undefined };
  current = own;
  const converter = converterModule.createConverter({ isJS: false, isBrowser: false });
  return {
    convert: (previousDeclarations, source) => {
      current = own;
      lastMaps = null;
      const { diagnostics, output, declOutput, hasToplevelAwait, sideOutputs, lastExpressionVar } = converter.convert(
        previousDeclarations,
        source,
      );
      const maps = output ? lastMaps : null;
      return { diagnostics, output, declOutput, hasToplevelAwait, sideOutputs, lastExpressionVar, maps };
    },
    addModule: (name, source, meta) => {
      current = own;
      return converter.addModule(name, source, meta);
    },
    inspect: (previousDeclarations, source, position) => {
      current = own;
      const info = converter.inspect(previousDeclarations, source, position);
      return info === undefined ? undefined : printQuickInfo(withNames(info));
    },
    complete: (previousDeclarations, source, position) => {
      current = own;
      const { start, end, candidates } = converter.complete(previousDeclarations, source, position);
      return { start, end, candidates };
    },
    isComplete: (source) => converterModule.isCompleteCode(source),
    close: () => converter.close(),
  };
}
