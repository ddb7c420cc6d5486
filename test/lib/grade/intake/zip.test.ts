import { type AsyncZippable, strToU8, type Zippable, zipSync } from 'fflate';
import { expect, test } from 'vitest';
import { readZip } from '../../../../lib/grade/intake/zip.ts';

const zip = (files: Zippable) => Buffer.from(zipSync(files));
const source = strToU8('export {};');
type Attributes = Parameters<typeof zipSync>[1] & AsyncZippable;

async function only(archive: Buffer) {
  const trees = await readZip(archive);
  expect([...trees.keys()]).toEqual(['']);
  return trees.get('')!;
}

test('readZip, gives the files that an answer can be made of', async () => {
  const files = {
    'a.ts': source,
    'sub/b.ts': source,
    'c.ts.txt': source, // to say that it is none
    'note.pdf': source,
    '__MACOSX/a.ts': source,
    '.git/c.ts': source,
    'node_modules/d.ts': source,
  };
  expect([...(await only(zip(files))).files.keys()]).toEqual(['a.ts', 'sub/b.ts', 'c.ts.txt']);
});

test('readZip, leaves large data out, and says so', async () => {
  const { files, notes } = await only(zip({ 'a.ts': source, 'recorded.json': new Uint8Array(2_000_000) }));
  expect([...files.keys()]).toEqual(['a.ts']);
  expect(notes).toEqual(['"recorded.json" has 2000000 bytes, and was left out']);
});

const unix = 3;
const symlink = { os: unix, attrs: (0o120_777 << 16) >>> 0 };
const fifo = { os: unix, attrs: (0o010_644 << 16) >>> 0 };

test.each<[string, Zippable, RegExp]>([
  ['leads out of the archive', { '../../a.ts': source }, /leads out of the archive/],
  ['is absolute', { '/etc/a.ts': source }, /leads out of the archive/],
  ['is of Windows', { 'c:\\a.ts': source }, /leads out of the/],
  ['is a symbolic link', { 'a.ts': [strToU8('/etc/passwd'), symlink] }, /a link or a special file/],
  ['is a pipe', { 'a.ts': [source, fifo] }, /a link or a special file/],
  ['is there twice, on some systems', { 'a.ts': source, 'A.ts': source }, /two files named/],
  ['is too large', { 'a.ts': new Uint8Array(2_000_000) }, /at most/],
  ['is the folder of one before', { 'lib.ts/x.ts': source, 'lib.ts': source }, /a file and a folder/],
  ['lies in a file', { 'lib.ts': source, 'Lib.ts/y/x.ts': source }, /a file and a folder/],
  ['has a name that no file system takes', { [`${'é'.repeat(130)}.ts`]: source }, /longer than 255 bytes/],
  ['is buried deep', { [`${'d/'.repeat(12)}a.ts`]: source }, /folders deep/],
])('readZip, refuses an entry that %s', async (_, files, reason) => {
  const { files: read, refusal } = await only(zip(files));
  expect(refusal).toMatch(reason);
  expect(read.size).toBe(0);
});

test('readZip, refuses a bomb by what it unpacks to, not by what it says', async () => {
  const archive = zip({ 'a.ts': new Uint8Array(900_000) });
  // The size in the central directory and in the local header, made small.
  const size = Buffer.alloc(4);
  size.writeUInt32LE(900_000);
  for (let at = archive.indexOf(size); at >= 0; at = archive.indexOf(size)) archive.writeUInt32LE(10, at);
  expect((await only(archive)).refusal).toMatch(/the archive cannot be read: .*(too many bytes|size|say)/i);
});

test('readZip, refuses a file that is damaged, and no other', async () => {
  const archive = Buffer.from(zipSync({ 'ann/a.ts': source, 'eve/a.ts': source }, { level: 0 }));
  const content = Buffer.from(source);
  archive[archive.indexOf(content, archive.indexOf(content) + 1)]! ^= 1;
  const trees = await readZip(archive, (path) => ({ group: path.slice(0, 3), path: path.slice(4) }));
  expect([...trees.get('ann')!.files.keys()]).toEqual(['a.ts']);
  expect(trees.get('eve')).toMatchObject({ files: new Map(), refusal: '"eve/a.ts" is damaged; hand it in again' });
});

test('readZip, refuses what is no archive, or is cut off', async () => {
  expect((await only(Buffer.from('PK nothing'))).refusal).toMatch(/cannot be read/);
  expect((await only(zip({ 'a.ts': source }).subarray(0, 60))).refusal).toMatch(/cannot be read/);
});

test('readZip, mends names that are UTF-8 and do not say so, and says it', async () => {
  const archive = zip({ 'é/a.ts': source });
  // Bit 11 of the flags, in the local header at 6 and in the central directory at 8.
  archive.writeUInt16LE(0, 6);
  archive.writeUInt16LE(0, archive.indexOf(Buffer.from('PK\u0001\u0002', 'latin1')) + 8);
  const { files, notes } = await only(archive);
  expect([...files.keys()]).toEqual(['é/a.ts']);
  expect(notes).toEqual([expect.stringMatching(/is UTF-8, though the archive does not say so/)]);
});

test('readZip, refuses one group and takes the others', async () => {
  const trees = await readZip(
    zip({ 'ann/a.ts': source, 'eve/a.ts': [strToU8('x'), symlink as Attributes] as never }),
    (path) => {
      const [group = '', ...rest] = path.split('/');
      return { group, path: rest.join('/') };
    },
  );
  expect(trees.get('ann')!.refusal).toBeUndefined();
  expect(trees.get('eve')!.refusal).toMatch(/link/);
});
