/**
 * The learner's copy of a course, made from `solutions/`: what stands between the markers goes, and the stub beside it is what
 * the learner finds. So an exercise and its solution cannot drift apart.
 *
 *     // BEGIN SOLUTION
 *     return 2 * rttMs;
 *     // END SOLUTION
 *     // BEGIN STUB
 *     // // TODO: count the round trips.
 *     // throw new Error(`write how long it takes at ${rttMs} ms`);
 *     // END STUB
 */

import ts from 'typescript';
import { InputError } from '../errors.ts';

const marker = /^\s*\/\/ (BEGIN|END) (SOLUTION|STUB)\s*$/;
const defaultStub = ['// TODO: write this.', "throw new Error('write this');"];

/**
 * The stub of a solution.
 *
 * @param path for errors
 * @throws {InputError} where markers do not match, or there are none
 */
export function stubOf(solution: string, path: string): string {
  const lines: string[] = [];
  let inside: string | undefined;
  let solutions = 0;
  const source = solution.split('\n');
  source.forEach((line, index) => {
    const [, side, part] = marker.exec(line) ?? [];
    const invalid = (what: string) => new InputError(`invalid ${path}, line ${index + 1}: ${what}`);
    if (side === 'BEGIN') {
      if (inside) throw invalid(`BEGIN ${part} inside ${inside}; end that first`);
      inside = part;
    } else if (side === 'END') {
      if (inside !== part) throw invalid(`END ${part} without its BEGIN`);
      inside = undefined;
      if (part === 'SOLUTION') {
        solutions++;
        const hasStub =
          source
            .slice(index + 1)
            .find((next) => next.trim() !== '')
            ?.includes('BEGIN STUB') ?? false;
        const indent = /^\s*/.exec(line)![0];
        if (!hasStub) lines.push(...defaultStub.map((stub) => `${indent}${stub}`));
      }
    } else if (inside === 'STUB') {
      if (!/^\s*\/\/ ?/.test(line)) throw invalid('a line of a stub is a comment; write // before it');
      lines.push(line.replace(/\/\/ ?/, ''));
    } else if (inside === undefined) lines.push(line);
  });
  if (inside) throw new InputError(`invalid ${path}: BEGIN ${inside} has no end`);
  if (solutions === 0)
    throw new InputError(`invalid ${path}: it has no // BEGIN SOLUTION; without it, the answer would be given away`);
  return lines.join('\n');
}

/**
 * A check file without the tests that learners may not have: those that are hidden, or for after the due date. What only these
 * used goes with them.
 */
export function withoutHiddenTests(checks: string): string {
  const file = ts.createSourceFile('checks.ts', checks, ts.ScriptTarget.Latest, true);
  const hidden = file.statements.filter(isHiddenTest);
  return withoutUnused(
    hidden.reduceRight(
      (text, statement) => text.slice(0, statement.getFullStart()) + text.slice(statement.getEnd()),
      checks,
    ),
  );
}

/** As an editor's "delete all unused declarations", until there are none: one may have been all that used another. */
function withoutUnused(source: string): string {
  const edits = ['unusedIdentifier_delete', 'unusedIdentifier_deleteImports'].map((fix) => editsOf(source, fix));
  const change = edits.find(({ length }) => length > 0);
  if (!change) return source;
  return withoutUnused(
    change.reduceRight(
      (text, { span, newText }) => text.slice(0, span.start) + newText + text.slice(span.start + span.length),
      source,
    ),
  );
}

function editsOf(source: string, fix: string): readonly ts.TextChange[] {
  const fileName = 'checks.ts';
  const service = ts.createLanguageService({
    getCompilationSettings: () => ({ noLib: true, noResolve: true, types: [] }),
    getScriptFileNames: () => [fileName],
    getScriptVersion: () => '',
    getScriptSnapshot: (path) => (path === fileName ? ts.ScriptSnapshot.fromString(source) : undefined),
    getCurrentDirectory: () => '',
    getDefaultLibFileName: () => '',
    fileExists: (path) => path === fileName,
    readFile: (path) => (path === fileName ? source : undefined),
  });
  const { changes } = service.getCombinedCodeFix({ type: 'file', fileName }, fix, {}, {});
  return changes.flatMap(({ textChanges }) => textChanges);
}

function isHiddenTest(statement: ts.Statement): boolean {
  if (!ts.isExpressionStatement(statement) || !ts.isCallExpression(statement.expression)) return false;
  const { expression, arguments: args } = statement.expression;
  const [, worth] = args;
  if (!/^graded(Types)?$/.test(expression.getText()) || !worth || !ts.isObjectLiteralExpression(worth)) return false;
  return worth.properties.some(
    (property) =>
      ts.isPropertyAssignment(property) &&
      property.name.getText() === 'visibility' &&
      property.initializer.getText() !== "'visible'",
  );
}
