/**
 * The compiler, inside the sandbox: it reads a submission as text and never runs it. Type bombs and endless nesting end this
 * process, and no other.
 */

import { Socket } from 'node:net';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import ts from 'typescript';
import { encode } from './plain-data.ts';
import type { Frame, Question } from './protocol.ts';

/** One complaint of the compiler; lines and columns count from 1. */
export interface Diagnostic {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  /** TypeScript's number, such as 2322. */
  readonly code: number;
  readonly message: string;
}

const [, , entry = '', folder = ''] = process.argv;
const channel = new Socket({ fd: 3 });
const send = (frame: Frame) => channel.write(`${JSON.stringify(frame)}\n`);

const packages = join(import.meta.dirname, '../../../node_modules');
const options: ts.CompilerOptions = {
  target: ts.ScriptTarget.ESNext,
  lib: ['lib.esnext.d.ts'],
  module: ts.ModuleKind.NodeNext,
  moduleResolution: ts.ModuleResolutionKind.NodeNext,
  types: ['node'],
  typeRoots: [join(packages, '@types')],
  paths: { roundtrip: [join(packages, '../lib/index.ts')], undici: [join(packages, 'undici/index.d.ts')] },
  strict: true,
  noEmit: true,
  allowImportingTsExtensions: true,
  isolatedModules: true,
  skipLibCheck: true,
};
const diagnosticsMax = 20;
/** Where a check's own lines of types stand while they are compiled. */
const checkFile = join(dirname(entry), 'types.check.ts');

/** @param check lines that must compile together with the submission; `''` for the submission alone */
function diagnose(check: string): Diagnostic[] {
  const host = ts.createCompilerHost(options);
  const { readFile, fileExists, getSourceFile } = host;
  host.fileExists = (path) => (check !== '' && path === checkFile) || fileExists(path);
  host.readFile = (path) => (check !== '' && path === checkFile ? check : readFile(path));
  host.getSourceFile = (path, ...rest) =>
    check !== '' && path === checkFile ? ts.createSourceFile(path, check, rest[0]) : getSourceFile(path, ...rest);
  const program = ts.createProgram(check === '' ? [entry] : [entry, checkFile], options, host);
  const own = program.getSourceFiles().filter(({ fileName }) => fileName.startsWith(folder));
  const all = own.flatMap((file) => [
    ...program.getSyntacticDiagnostics(file),
    ...program.getSemanticDiagnostics(file),
  ]);
  return all.slice(0, diagnosticsMax).map(({ file, start = 0, code, messageText }) => {
    const { line, character } = file!.getLineAndCharacterOfPosition(start);
    return {
      file: file!.fileName.slice(folder.length + 1),
      line: line + 1,
      column: character + 1,
      code,
      message: ts.flattenDiagnosticMessageText(messageText, '\n').replaceAll(`${folder}/`, ''),
    };
  });
}

send({ started: true });
send({ ready: true });
createInterface({ input: channel }).on('line', (line) => {
  const { id, args } = JSON.parse(line) as Question;
  try {
    send({ id, value: encode(diagnose(String(args[0]))), wasPromise: false });
  } catch (error) {
    send({ id, thrown: { name: 'Error', message: `the compiler gave up: ${String(error).slice(0, 200)}` } });
  }
});
channel.on('close', () => process.exit());
channel.on('error', () => process.exit());
