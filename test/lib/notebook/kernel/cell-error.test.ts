import { expect, test } from 'vitest';
import { CompileError, describeError, printError } from '../../../../lib/notebook/kernel/cell-error.ts';

test('describeError quotes the lines that the compiler refuses, with an arrow at the place', () => {
  const diagnostic = { start: { line: 1, character: 4 }, messageText: 'Not a number.' };
  const { ename, evalue, traceback } = describeError(new CompileError([diagnostic], 'a\nlet b = c'));
  expect({ ename, evalue }).toEqual({ ename: 'CompileError', evalue: 'line 2:5: Not a number.' });
  expect(traceback).toEqual(['CompileError: line 2:5: Not a number.', '  2 | let b = c', '    |     ^']);
});

test('describeError names the file of a finding outside the cell, and quotes nothing', () => {
  const diagnostic = { start: { line: 0, character: 0 }, messageText: 'Bad.', fileName: 'other.ts' };
  expect(describeError(new CompileError([diagnostic], 'a')).traceback).toEqual(['CompileError: other.ts 1:1: Bad.']);
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
