import { expect, test } from 'vitest';
import { CompileError, describeError, printError } from '../../../../lib/notebook/kernel/cell-error.ts';

test('describeError quotes the lines that the compiler refuses, with an arrow at the place', () => {
  const diagnostic = { start: { line: 1, character: 4 }, messageText: 'Not a number.', code: 2322 };
  const { ename, evalue, traceback } = describeError(new CompileError([diagnostic], 'a\nlet b = c'));
  expect({ ename, evalue }).toEqual({ ename: 'CompileError', evalue: 'line 2:5: Not a number.' });
  expect(traceback).toEqual(['CompileError: line 2:5: Not a number.', '  2 | let b = c', '    |     ^']);
});

test('describeError names the file of a finding outside the cell, and quotes nothing', () => {
  const diagnostic = { start: { line: 0, character: 0 }, messageText: 'Bad.', code: 2322, fileName: 'other.ts' };
  expect(describeError(new CompileError([diagnostic], 'a')).traceback).toEqual(['CompileError: other.ts 1:1: Bad.']);
});

test('describeError tells three errors of the compiler, each with all of its sentences, and counts the others', () => {
  const at = (line: number, messageText: string) => ({ start: { line, character: 0 }, messageText, code: 2322 });
  const findings = [at(0, 'A.'), at(0, 'Because.'), at(1, 'B.'), at(2, 'C.'), at(3, 'D.'), at(4, 'E.')];
  const { traceback } = describeError(new CompileError(findings, ''));
  expect(traceback.filter((line) => !line.includes('|'))).toEqual([
    'CompileError: line 1:1: A.',
    'CompileError: line 1:1: Because.',
    'CompileError: line 2:1: B.',
    'CompileError: line 3:1: C.',
    'and 2 more',
  ]);
});

test('describeError advises to run what defines a name, and to install nothing; of a sentence it tells the syntax only', () => {
  const start = { line: 0, character: 0 };
  const name = {
    start,
    code: 2582,
    messageText: "Cannot find name 'it'. Do you need to install types? Try `npm i`.",
  };
  const { traceback } = describeError(new CompileError([name], ''));
  expect(traceback.filter((line) => !line.includes('|'))).toEqual([
    "CompileError: line 1:1: Cannot find name 'it'.",
    'If a cell above defines it, run that first.',
  ]);
  const syntax = { start, code: 1434, messageText: 'Unexpected keyword or identifier.' };
  expect(describeError(new CompileError([name, syntax], '')).traceback.join()).not.toContain('it');
});

test('describeError says nothing of exports beside what was written', () => {
  const start = { line: 0, character: 0 };
  const exported = { start, code: 4060, messageText: 'Return type of exported function uses private name.' };
  const written = { start: { line: 1, character: 0 }, code: 7006, messageText: 'Parameter has type any.' };
  const told = describeError(new CompileError([exported, written], '\nx')).traceback.join();
  expect(told).toContain('any');
  expect(told).not.toContain('exported');
  expect(describeError(new CompileError([exported], '')).evalue).toContain('exported');
});

test('describeError keeps name, message, stack and cause of an error', () => {
  const { ename, evalue, traceback } = describeError(new RangeError('too far', { cause: new Error('deep') }));
  expect({ ename, evalue }).toEqual({ ename: 'RangeError', evalue: 'too far' });
  expect(traceback[0]).toBe('RangeError: too far');
  expect(traceback.join('\n')).toContain('[cause]: Error: deep');
});

test('describeError shows what was thrown if it is no error', () => {
  expect(describeError({ a: 1 })).toEqual({ ename: 'Thrown', evalue: '{ a: 1 }', traceback: ['Thrown: { a: 1 }'] });
  expect(describeError(undefined).evalue).toBe('undefined');
});

test('describeError says that an interrupted cell was interrupted', () => {
  const bySignal = Object.assign(new Error('x'), { code: 'ERR_SCRIPT_EXECUTION_INTERRUPTED' });
  for (const error of [bySignal, new Error('Interrupted asynchronously')]) {
    expect(describeError(error)).toEqual({ ename: 'Interrupted', evalue: 'the cell was interrupted', traceback: [] });
  }
});

test('printError leaves out the generated line that Node puts first', () => {
  const error = new Error('no');
  error.stack = 'cell-1:3\n  exports.a()\n          ^\n\nError: no\n    at cell 1:1:1';
  expect(printError(error)).toBe('Error: no\n    at cell 1:1:1');
});
