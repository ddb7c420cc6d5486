import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { CellRunner } from '../../../../lib/notebook/kernel/cell-runner.ts';
import { createConverter } from '../../../../lib/notebook/kernel/tslab-compiler.ts';
import { createMessage } from '../../../../lib/notebook/wire.ts';

const prepareStackTrace = Error.prepareStackTrace;
let published: { type: string; content: Record<string, unknown> }[];
const runner = new CellRunner({
  folder: import.meta.dirname,
  converter: createConverter(),
  publish: (_request, type, content) => void published.push({ type, content: content as Record<string, unknown> }),
  complete: (content) => content,
});
beforeEach(() => {
  published = [];
});
afterAll(() => {
  Error.prepareStackTrace = prepareStackTrace;
});
const run = (code: string, more: object = {}) =>
  runner.execute(createMessage('execute_request', { code, ...more }, 's'));
const types = () => published.map(({ type }) => type);
const contentOf = (type: string) => published.find((message) => message.type === type)?.content;

describe('a cell', () => {
  test('has its code announced and its last value as its result', async () => {
    expect(await run('const a: number = 41;\na + 1')).toMatchObject({ status: 'ok', execution_count: 1 });
    expect(types()).toEqual(['execute_input', 'execute_result']);
    expect(contentOf('execute_input')).toEqual({ code: 'const a: number = 41;\na + 1', execution_count: 1 });
    expect(contentOf('execute_result')).toMatchObject({ data: { 'text/plain': '42' }, execution_count: 1 });
  });

  test('has no result if its last value is nothing', async () => {
    await run('undefined');
    await run('const b = 1;');
    expect(types()).toEqual(['execute_input', 'execute_input']);
  });

  test.each([
    ['await (await fetch(\'data:application/json,{"a":[1]}\')).json()', '{ a: [ 1 ] }'],
    ['let sum = 0;\nfor await (const n of [1, 2]) sum += n;\nsum', '3'],
    ['await (Promise.resolve(7))', '7'],
    ["'text'", 'text'],
  ])('may say %s', async (code, text) => {
    expect(await run(code)).toMatchObject({ status: 'ok' });
    expect(contentOf('execute_result')).toMatchObject({ data: { 'text/plain': text } });
  });

  test('finds variables of earlier cells, also in the short form of properties', async () => {
    await run('const kept = 1;\nlet changed = 2;');
    await run(
      '({ changed = 5 } = { changed: 3 });\nconst inner = { kept, more: { changed } };\n[inner, ((kept: number) => ({ kept }))(9)]',
    );
    const text = '[ { kept: 1, more: { changed: 3 } }, { kept: 9 } ]';
    expect(contentOf('execute_result')).toMatchObject({ data: { 'text/plain': text } });
  });

  test('that is silent shows nothing and is not counted', async () => {
    const { execution_count: before } = await run('1');
    published = [];
    await run('2', { silent: true });
    expect(published).toEqual([]);
    expect(await run('3')).toMatchObject({ execution_count: before + 1 });
  });

  test('shows the MIME bundle of its last value, also when it takes time', async () => {
    await run("({ [Symbol.for('jupyter.mimebundle')]: async () => ({ 'text/html': '<b>x</b>' }) })");
    expect(contentOf('execute_result')).toMatchObject({ data: { 'text/html': '<b>x</b>' } });
  });

  test('fails if the bundle does', async () => {
    const reply = await run("({ [Symbol.for('jupyter.mimebundle')]() { throw new RangeError('no'); } })");
    expect(reply).toMatchObject({ status: 'error', ename: 'RangeError' });
    expect(contentOf('error')).toMatchObject({ ename: 'RangeError', evalue: 'no' });
  });

  test('shows several things in order, awaited or not, and has no empty promise as its result', async () => {
    const code = `
      const show = (globalThis as any)[Symbol.for('roundtrip.display')];
      show({ 'text/plain': 'one' });
      await show({ [Symbol.for('jupyter.mimebundle')]: async () => ({ 'text/plain': 'two' }) });
      (async () => { await show({ 'text/plain': 'three' }); await show({ 'text/plain': 'four' }); })()`;
    expect(await run(code)).toMatchObject({ status: 'ok' });
    const shown = published.filter(({ type }) => type === 'display_data').map(({ content }) => content.data);
    expect(shown).toEqual(['one', 'two', 'three', 'four'].map((text) => ({ 'text/plain': text })));
    expect(types()).not.toContain('execute_result');
  });
});

describe('an error', () => {
  test('names the lines of the cells it passed through', async () => {
    const first = await run(
      "interface Wish { a: number }\n\nfunction refuse(wish: Wish): never {\n  throw new RangeError('no ' + wish.a);\n}",
    );
    const second = await run('// a comment\n\nrefuse({ a: 1 });');
    expect(contentOf('error')).toMatchObject({
      ename: 'RangeError',
      evalue: 'no 1',
      traceback: [
        'RangeError: no 1',
        `    at refuse (cell ${first.execution_count}:4:9)`,
        `    at cell ${second.execution_count}:3:1`,
      ],
    });
  });

  test('of the compiler keeps the cell from running', async () => {
    await run('(globalThis as any).touched = true;\nconst n: number = "x";');
    expect(contentOf('error')).toMatchObject({ ename: 'CompileError', evalue: expect.stringContaining('line 2:7:') });
    expect('touched' in globalThis).toBe(false);
  });

  test('aborts the cells that wait, and no cell that comes after the reply', async () => {
    const replies = await Promise.all([run('throw new Error("stop")'), run('1'), run('2')]);
    expect(replies.map(({ status }) => status)).toEqual(['error', 'aborted', 'aborted']);
    expect(await run('3')).toMatchObject({ status: 'ok', execution_count: replies[0].execution_count + 1 });
  });

  test('that the client expects aborts nothing', async () => {
    const replies = await Promise.all([run('throw 1', { stop_on_error: false }), run('2')]);
    expect(replies.map(({ status }) => status)).toEqual(['error', 'ok']);
  });
});

test('interrupt lets go of what a cell awaits', async () => {
  const reply = run('await new Promise(() => {})');
  await expect.poll(() => runner.running).not.toBeNull();
  await expect.poll(() => types()).toContain('execute_input');
  // The cell reaches its await within the turn in which it was announced.
  await new Promise(setImmediate);
  runner.interrupt();
  expect(await reply).toMatchObject({ status: 'error', ename: 'Interrupted' });
});

test('a cell that waits is the running one as soon as the one before it has ended, so that a kernel at work never looks idle', async () => {
  const [first, second] = ['1', '2'].map((code) => createMessage('execute_request', { code }, 's'));
  const [firstEnds, secondEnds] = [runner.execute(first!), runner.execute(second!)];
  expect(runner.running).toBe(first);
  await firstEnds;
  expect(runner.running).toBe(second);
  await secondEnds;
  expect(runner.running).toBeNull();
});
