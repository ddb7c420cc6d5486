/** Zip archives, entry by entry, by yauzl; names and sizes in them are claims. */

import { crc32 } from 'node:zlib';
import { type Entry, fromBuffer, getFileNameLowLevel, validateFileName, type ZipFile } from 'yauzl';
import { type FileTree, isIgnored, isWanted, TreeBuilder, treeLimits } from './file-tree.ts';

/** Limits for an archive of a whole class. */
const entriesMax = 50_000;
const bulkBytes = 1024 * 1024 * 1024;

const isEncrypted = 1;
const isUtf8 = 0x800;
const madeByUnix = 3;
const fileTypes = { mask: 0o170_000, regular: 0o100_000, folder: 0o040_000 };

/** Where a file of an archive belongs. */
export interface Place {
  /** Name of its tree. */
  readonly group: string;
  readonly path: string;
  /** Nothing but the file says that there is such a group. */
  readonly isLoose?: true;
}

/**
 * The wanted files of an archive, in one tree, or, where `groupOf` says so, in several.
 *
 * @returns trees by name; what makes the archive itself unreadable is the refusal of the tree named `''`
 */
export async function readZip(
  archive: Buffer,
  groupOf: (path: string) => Place = (path) => ({ group: '', path }),
): Promise<Map<string, FileTree>> {
  const trees = new Map<string, TreeBuilder>();
  const treeOf = (group: string) => {
    if (!trees.has(group)) trees.set(group, new TreeBuilder());
    return trees.get(group)!;
  };
  let zip: ZipFile | undefined;
  try {
    zip = await open(archive);
    if (zip.entryCount > entriesMax) throw new Error(`it has more than ${entriesMax} entries`);
    let bytes = 0;
    for await (const entry of entriesOf(zip)) {
      const { name, note } = nameOf(entry);
      if (name.endsWith('/') || isIgnored(name)) continue;
      const place = groupOf(name.replace(/^(?:\.\.?\/|\/)+/, ''));
      if (!isWanted(name)) {
        if (!place.isLoose) treeOf(place.group).passOver(place.path);
        continue;
      }
      const tree = treeOf(place.group);
      if (note) tree.note(note);
      const fault = faultOf(entry, name);
      if (fault) tree.refuse(fault);
      if (tree.isRefused || !tree.accepts(place.path, entry.uncompressedSize)) continue;
      const content = await read(zip, entry);
      bytes += content.length;
      if (bytes > bulkBytes) throw new Error(`it unpacks to more than ${bulkBytes} bytes`);
      if (crc32(content) !== entry.crc32)
        tree.refuse(`${JSON.stringify(name.slice(0, 100))} is damaged; hand it in again`);
      tree.add(place.path, content);
    }
  } catch (error) {
    treeOf('').refuse(`the archive cannot be read: ${(error as Error).message}`);
  } finally {
    zip?.close();
  }
  return new Map([...trees].map(([group, tree]) => [group, tree.build()]));
}

/** Checks sizes while reading, so that an entry which unpacks to more than it says ends in an error. */
function open(archive: Buffer): Promise<ZipFile> {
  const options = { lazyEntries: true, decodeStrings: false, validateEntrySizes: true, autoClose: false };
  return new Promise((resolve, reject) => {
    fromBuffer(archive, options, (error, zip) => (error ? reject(error) : resolve(zip)));
  });
}

async function* entriesOf(zip: ZipFile): AsyncGenerator<Entry> {
  for (;;) {
    const entry = await new Promise<Entry | undefined>((resolve, reject) => {
      zip.once('entry', resolve);
      zip.once('end', () => resolve(undefined));
      zip.once('error', reject);
      zip.readEntry();
    });
    zip.removeAllListeners();
    if (!entry) return;
    yield entry;
  }
}

/** Names say whether they are UTF-8, and some archivers say it wrongly: then the bytes decide. */
function nameOf(entry: Entry): { name: string; note?: string } {
  const raw = entry.fileNameRaw;
  const declared = getFileNameLowLevel(entry.generalPurposeBitFlag, raw, entry.extraFields, false);
  if (entry.generalPurposeBitFlag & isUtf8 || /^[\x20-\x7e]*$/.test(declared)) return { name: declared };
  try {
    const name = new TextDecoder('utf-8', { fatal: true }).decode(raw);
    return {
      name,
      note: `the name ${JSON.stringify(name.slice(0, 100))} is UTF-8, though the archive does not say so`,
    };
  } catch {
    return { name: declared };
  }
}

function faultOf(entry: Entry, name: string): string | undefined {
  const named = JSON.stringify(name.slice(0, 100));
  const invalid = validateFileName(name);
  if (invalid) return `the name ${named} leads out of the archive`;
  if (entry.generalPurposeBitFlag & isEncrypted) return `${named} is encrypted`;
  const type = entry.versionMadeBy >> 8 === madeByUnix ? (entry.externalFileAttributes >>> 16) & fileTypes.mask : 0;
  if (type !== 0 && type !== fileTypes.regular && type !== fileTypes.folder)
    return `${named} is a link or a special file`;
  return undefined;
}

function read(zip: ZipFile, entry: Entry): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    zip.openReadStream(entry, (error, stream) => {
      if (error) return reject(error);
      const chunks: Buffer[] = [];
      let bytes = 0;
      stream.on('error', reject);
      stream.on('data', (chunk: Buffer) => {
        chunks.push(chunk);
        bytes += chunk.length;
        if (bytes > treeLimits.totalBytes) stream.destroy(new Error('an entry unpacks to more than it says'));
      });
      stream.on('end', () => resolve(Buffer.concat(chunks)));
    });
  });
}
