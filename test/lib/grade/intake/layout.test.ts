import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { strToU8, zipSync } from 'fflate';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { InputError } from '../../../../lib/errors.ts';
import { readHandedIn } from '../../../../lib/grade/intake/layout.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'roundtrip-layout-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const source = strToU8('export {};');
function put(path: string, content: Uint8Array = source): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), content);
}
async function read(path = folder): Promise<Record<string, string[]>> {
  const handedIn = await readHandedIn(path);
  return Object.fromEntries(handedIn.map(({ student, tree }) => [student, [...tree.files.keys()]]));
}

test('readHandedIn, reads a folder for each student', async () => {
  put('ann/01-one-request/page-load.ts');
  put('bob/page-load.ts');
  mkdirSync(join(folder, 'eve'));
  expect(await read()).toEqual({ ann: ['01-one-request/page-load.ts'], bob: ['page-load.ts'], eve: [] });
});

test('readHandedIn, reads nbgrader’s submitted/STUDENT/ASSIGNMENT/', async () => {
  put('submitted/ann/ps1/page-load.ipynb');
  put('submitted/ann/ps1/timestamp.txt');
  put('release/ps1/page-load.ipynb');
  expect(await read()).toEqual({ ann: ['ps1/page-load.ipynb'] });
});

test('readHandedIn, reads a file for each student', async () => {
  put('ann.ts');
  put('bob.ipynb');
  put('eve.zip', zipSync({ 'page-load.ts': source }));
  expect(await read()).toEqual({ ann: ['ann.ts'], bob: ['bob.ipynb'], eve: ['page-load.ts'] });
});

test('readHandedIn, reads what Moodle lets teachers download, in folders and flat', async () => {
  put(
    'all.zip',
    zipSync({
      'Ann Lee_123_assignsubmission_file_/page-load.ts': source,
      'Bob Ray_124_assignsubmission_file_page-load.ts': source,
    }),
  );
  expect(await read(join(folder, 'all.zip'))).toEqual({
    'Ann Lee (123)': ['page-load.ts'],
    'Bob Ray (124)': ['page-load.ts'],
  });
});

test('readHandedIn, knows of students who handed in something else', async () => {
  const handedIn = {
    'Kim Poe_125_assignsubmission_onlinetext_/onlinetext.html': source,
    'Lee Roe_126_assignsubmission_file_homework.docx': source,
    'readme.md': source,
  };
  put('all.zip', zipSync(handedIn));
  put('mia/answer.docx');
  put('mia/node_modules/x/readme.md');
  for (const [path, content] of Object.entries(handedIn)) put(`unpacked/${path}`, content);
  const others = async (path: string) =>
    Object.fromEntries((await readHandedIn(path)).map(({ student, tree }) => [student, tree.others]));
  const expected = { 'Kim Poe (125)': ['onlinetext.html'], 'Lee Roe (126)': ['homework.docx'] };
  expect(await others(join(folder, 'all.zip'))).toEqual(expected);
  expect(await others(join(folder, 'unpacked'))).toEqual(expected);
  expect((await others(folder)).mia).toEqual(['answer.docx']);
});

test('readHandedIn, reads what Canvas lets teachers download', async () => {
  put(
    'submissions.zip',
    zipSync({ 'leeann_11_901_page-load.ts': source, 'raybob_LATE_12_902_page-load-1.ts': source }),
  );
  expect(await read(join(folder, 'submissions.zip'))).toEqual({
    'leeann (11)': ['page-load.ts'],
    'raybob (12)': ['page-load-1.ts'],
  });
});

test('readHandedIn, puts together what one student handed in as several', async () => {
  put('Ada Lovelace_123_assignsubmission_file_/page-load.ts');
  put('Ada Lovelace_123_assignsubmission_onlinetext_/onlinetext.html');
  put('bob/notes.json');
  put('bob.zip', zipSync({ 'page-load.ts': source }));
  put('eve/page-load.ts');
  put('eve.zip', zipSync({ 'page-load.ts': source }));
  expect(await read()).toEqual({
    'Ada Lovelace (123)': ['page-load.ts'],
    bob: ['notes.json', 'page-load.ts'],
    eve: ['page-load.ts'],
  });
});

test.runIf(process.platform === 'linux')(
  'readHandedIn, leaves out a file that not every system can name, and says so',
  async () => {
    put('ann/page-load.ts');
    put('ann/draft 12:30.ts');
    put('ann/old\\page-load.ts');
    put('ann/more.zip', zipSync({ 'week: 1/a.ts': source }));
    put('bob/page-load.ts');
    put('bob/a\\..\\..\\x.ts');
    const [ann, bob] = await readHandedIn(folder);
    expect([...ann!.tree.files.keys()]).toEqual(['page-load.ts']);
    expect(ann!.tree.notes).toEqual([
      '"draft 12:30.ts" has a : or \\ in its name, and was left out',
      '"old\\\\page-load.ts" has a : or \\ in its name, and was left out',
      '"week: 1/a.ts" has a : or \\ in its name, and was left out',
    ]);
    expect(ann!.tree.leftOut).toEqual(['draft 12:30.ts', 'old\\page-load.ts', 'week: 1/a.ts']);
    expect(bob!.tree.refusal).toMatch(/leads out of the folder/);
  },
);

test('readHandedIn, follows no link, and says so', async () => {
  put('ann/other.ts');
  symlinkSync('/etc/passwd', join(folder, 'ann', 'page-load.ts'));
  symlinkSync('/etc', join(folder, 'bob'));
  const handedIn = await readHandedIn(folder);
  expect(handedIn.map(({ student }) => student)).toEqual(['ann', 'bob']);
  expect(handedIn.map(({ tree }) => [...tree.files.keys(), ...tree.notes])).toEqual([
    ['other.ts', '"page-load.ts" is a link or a special file, and was not read'],
    ['"bob" is a link or a special file, and was not read'],
  ]);
});

test.runIf(process.platform === 'linux')(
  'readHandedIn, reads names that are no UTF-8, and says what it cannot take',
  async () => {
    const at = (name: string) => Buffer.concat([Buffer.from(`${folder}/`), Buffer.from(name, 'latin1')]);
    mkdirSync(at('J\xf6rg'));
    writeFileSync(at('J\xf6rg/\xfcbung.ts'), source);
    mkdirSync(join(folder, 'long'));
    writeFileSync(at(`long/${'\xe9'.repeat(200)}.ts`), source);
    mkdirSync(join(folder, 'deep', ...Array<string>(12).fill('d')), { recursive: true });
    symlinkSync(tmpdir(), join(folder, 'elsewhere'));
    const handedIn = await readHandedIn(folder);
    expect(handedIn.map(({ student, tree }) => [student, [...tree.files.keys()], tree.notes.length])).toEqual([
      ['Jörg', ['übung.ts'], 0],
      ['deep', [], 1],
      ['elsewhere', [], 1],
      ['long', [], 0],
    ]);
    expect(handedIn[3]!.tree.refusal).toMatch(/longer than 255 bytes/);
  },
);

test('readHandedIn, unpacks no archive inside an archive', async () => {
  const inner = zipSync({ 'page-load.ts': source });
  put('ann/a.zip', zipSync({ 'inner.zip': inner }));
  const [{ tree } = { tree: undefined }] = await readHandedIn(folder);
  expect([...tree!.files.keys()]).toEqual([]);
  expect(tree!.notes).toEqual([expect.stringContaining('archive inside an archive')]);
});

test('readHandedIn, says what is wrong with the path', async () => {
  await expect(readHandedIn(join(folder, 'none'))).rejects.toThrow(/^missing submissions .*none; give a folder/);
  await expect(readHandedIn(folder)).rejects.toThrow(InputError);
  put('broken.zip', strToU8('no zip'));
  await expect(readHandedIn(join(folder, 'broken.zip'))).rejects.toThrow(/cannot be read/);
});
