/**
 * The compiler, inside the sandbox: it gets submissions as text, one after the other, and never runs them. Type bombs and endless
 * nesting end this process, and no other. What it has read of libraries it keeps, so that only the first takes long.
 */

import { Socket } from 'node:net';
import { dirname, join } from 'node:path';
import ts from 'typescript';
import { readLines } from './lines.ts';
import { decode, encode } from './plain-data.ts';
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

/** What is to be compiled: texts by path, and which of them to begin with. */
export interface Sources {
  readonly files: Readonly<Record<string, string>>;
  readonly roots: readonly string[];
}

const options: ts.CompilerOptions = {
  target: ts.ScriptTarget.ESNext,
  lib: ['lib.esnext.d.ts'],
  module: ts.ModuleKind.NodeNext,
  moduleResolution: ts.ModuleResolutionKind.NodeNext,
  strict: true,
  noEmit: true,
  allowImportingTsExtensions: true,
  isolatedModules: true,
  skipLibCheck: true,
};
const diagnosticsMax = 20;
/** A folder that is not there, beside the packages that a submission may import. */
const folder = join(import.meta.dirname, '../../../submission').replaceAll('\\', '/');
const host = ts.createCompilerHost(options);
// Of comments it needs what may be an error; reading all of Node's takes as long as the check itself.
host.jsDocParsingMode = ts.JSDocParsingMode.ParseForTypeErrors;
host.getCurrentDirectory = () => folder;
const libraries = new Map<string, ts.SourceFile | undefined>();

/** Node's types take longer to read than all else together, so they are there only where something could depend on them. */
function diagnose(sources: Sources): Diagnostic[] {
  const { program, complaints } = compile(sources, []);
  const isAlone = program
    .getSourceFiles()
    .every(({ fileName }) => fileName.startsWith(`${folder}/`) || fileName.startsWith(`${libraryFolder}/`));
  return isAlone && complaints.length === 0 ? [] : compile(sources, ['node']).complaints;
}

const libraryFolder = dirname(ts.getDefaultLibFilePath(options)).replaceAll('\\', '/');

function compile({ files, roots }: Sources, types: string[]): { program: ts.Program; complaints: Diagnostic[] } {
  const own = new Map(Object.entries(files).map(([path, text]) => [`${folder}/${path}`, text]));
  const program = ts.createProgram(
    roots.map((path) => `${folder}/${path}`),
    { ...options, types },
    {
      ...host,
      // What lies there in the sandbox is not the submission's.
      fileExists: (path) => (path.startsWith(`${folder}/`) ? own.has(path) : host.fileExists(path)),
      readFile: (path) => own.get(path) ?? host.readFile(path),
      directoryExists: (path) => path.startsWith(folder) || host.directoryExists!(path),
      realpath: (path) => (own.has(path) ? path : host.realpath!(path)),
      getSourceFile: (path, target) => {
        const text = own.get(path);
        if (text !== undefined) return ts.createSourceFile(path, text, target);
        if (!libraries.has(path)) libraries.set(path, host.getSourceFile(path, target));
        return libraries.get(path);
      },
    },
  );
  const compiled = program.getSourceFiles().filter(({ fileName }) => own.has(fileName));
  const syntax = compiled.flatMap((file) => program.getSyntacticDiagnostics(file));
  // What cannot be read has no types to complain of.
  const all =
    syntax.length > 0
      ? syntax
      : compiled.flatMap((file) => [...program.getSemanticDiagnostics(file), ...unrunnable(file)]);
  const complaints = all.slice(0, diagnosticsMax).map(({ file, start = 0, code, messageText }) => {
    const { line, character } = file!.getLineAndCharacterOfPosition(start);
    return {
      file: file!.fileName.slice(folder.length + 1),
      line: line + 1,
      column: character + 1,
      code,
      message: ts.flattenDiagnosticMessageText(messageText, '\n').replaceAll(`${folder}/`, ''),
    };
  });
  return { program, complaints };
}

/** What is TypeScript, and cannot be run by Node, which says so without a line, or in words about something else. */
function unrunnable(file: ts.SourceFile): ts.DiagnosticWithLocation[] {
  const found: ts.DiagnosticWithLocation[] = [];
  const visit = (node: ts.Node): void => {
    const [code, what] = faultOf(node) ?? [];
    if (code !== undefined) {
      const messageText = `Node.js cannot run ${what}, though it is TypeScript; write it without`;
      const start = node.getStart(file);
      found.push({ file, start, length: node.end - start, category: ts.DiagnosticCategory.Error, code, messageText });
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

/** With the number of TypeScript's own complaint where they are not allowed. */
function faultOf(node: ts.Node): [number, string] | undefined {
  if (ts.isDecorator(node)) return [1206, 'a decorator'];
  if (node.kind === ts.SyntaxKind.AccessorKeyword) return [1275, 'accessor'];
  if (ts.isImportEqualsDeclaration(node) && ts.isExternalModuleReference(node.moduleReference))
    return [1202, 'import = require()'];
  if (ts.isExportAssignment(node) && node.isExportEquals) return [1203, 'export ='];
  return undefined;
}

const channel = new Socket({ fd: 3 });
const send = (frame: Frame) => channel.write(`${JSON.stringify(frame)}\n`);
channel.on('close', () => process.exit());
channel.on('error', () => process.exit());
send({ started: true });
send({ ready: true });
readLines(channel, (line) => {
  const { id, args } = JSON.parse(line) as Question;
  try {
    send({ id, value: encode(diagnose(decode(args[0]) as Sources)), wasPromise: false });
  } catch (error) {
    send({ id, thrown: { name: 'Error', message: `the compiler gave up: ${String(error).slice(0, 200)}` } });
  }
});
