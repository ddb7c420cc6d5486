/**
 * Who handed in what: from a folder or an archive to a tree of files for each student. Known layouts:
 *
 *     STUDENT/...                                    a folder each; also under `submitted/`, as nbgrader has it
 *     STUDENT.zip, STUDENT.ts, STUDENT.ipynb         a file each
 *     Full Name_123_assignsubmission_file_/...       Moodle's "Download all submissions", in folders or flat
 *     lastfirst_LATE_123_456_page-load-1.ts          Canvas's "Download submissions"; of several versions the last counts
 *
 * and the same inside one archive.
 */

import { lstatSync, readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { InputError } from '../../errors.ts';
import { addFolder, entriesOf, type FileTree, isWanted, readFile, TreeBuilder } from './file-tree.ts';
import { type Place, readZip } from './zip.ts';

export interface HandedIn {
  readonly student: string;
  readonly tree: FileTree;
}

/** @throws {InputError} where there is nothing to read */
export async function readHandedIn(path: string): Promise<HandedIn[]> {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (!stat) throw new InputError(`missing submissions ${path}; give a folder or a zip archive`);
  const trees = stat.isDirectory() ? readClass(path) : await readBulk(path);
  const handedIn: HandedIn[] = [];
  for (const [student, tree] of trees) handedIn.push({ student, tree: await unpacked(tree) });
  if (handedIn.length === 0) {
    throw new InputError(
      `invalid submissions ${path}: nothing in it can be an answer; it needs STUDENT/exercise.ts or the like`,
    );
  }
  // Not by locale: the order, and with it every report, is the same on every machine.
  return handedIn.sort((a, b) => (a.student < b.student ? -1 : 1));
}

function readClass(folder: string): Map<string, FileTree> {
  const submitted = join(folder, 'submitted');
  if (statSync(submitted, { throwIfNoEntry: false })?.isDirectory()) return readClass(submitted);
  const trees = new Map<string, TreeBuilder>();
  const treeOf = (student: string) => {
    if (!trees.has(student)) trees.set(student, new TreeBuilder());
    return trees.get(student)!;
  };
  for (const { name, place } of entriesOf(folder)) {
    if (name.startsWith('.')) continue;
    const stat = lstatSync(place);
    const { group, path, isLoose } = placeOf(name);
    if (stat.isDirectory()) addFolder(treeOf(studentOfFolder(name)), place);
    else if (isWanted(name) || stat.isSymbolicLink()) {
      const tree = treeOf(group);
      if (!stat.isFile()) tree.note(`${JSON.stringify(name)} is a link or a special file, and was not read`);
      else if (tree.accepts(path, stat.size)) tree.add(path, readFile(place, name));
    } else if (!isLoose) treeOf(group).passOver(path);
  }
  return new Map([...trees].map(([student, tree]) => [student, tree.build()]));
}

async function readBulk(path: string): Promise<Map<string, FileTree>> {
  if (!path.toLowerCase().endsWith('.zip'))
    throw new InputError(`invalid submissions ${path}: give a folder or a zip archive`);
  const trees = await readZip(readFileSync(path), (name) => placeOf(name.replace(/^submitted\//, '')));
  const refusal = trees.get('')?.refusal;
  if (refusal) throw new InputError(`invalid submissions ${path}: ${refusal}`);
  return trees;
}

/** A student's own archives, unpacked beside what else there is. */
async function unpacked(tree: FileTree): Promise<FileTree> {
  const archives = [...tree.files].filter(([path]) => /\.zip$/i.test(path));
  if (archives.length === 0 || tree.refusal) return tree;
  const all = new TreeBuilder();
  for (const note of tree.notes) all.note(note);
  for (const path of tree.leftOut ?? []) all.leaveOut(path);
  for (const path of tree.others ?? []) all.passOver(path);
  for (const [path, content] of tree.files) if (!/\.zip$/i.test(path)) all.add(path, content);
  for (const [path, content] of archives) {
    for (const { files, notes, leftOut = [], others = [], refusal } of (await readZip(content)).values()) {
      for (const note of notes) all.note(note);
      for (const path of leftOut) all.leaveOut(path);
      for (const path of others) all.passOver(path);
      if (refusal) all.refuse(`${path}: ${refusal}`);
      for (const [inner, bytes] of files) {
        if (/\.zip$/i.test(inner))
          all.note(`${JSON.stringify(inner)} is an archive inside an archive, and was not read`);
        else if (!tree.files.get(inner)?.equals(bytes)) all.add(inner, bytes); // else it lies unpacked beside its archive
      }
    }
  }
  return all.build();
}

/** Moodle writes the name, the number of the participant and the kind of submission. */
const moodle = /^(.+)_(\d+)_assignsubmission_(?:file|onlinetext)_?(.*)$/;
/** Canvas writes the name without spaces, the numbers of user and attempt, and the file's own name. */
const canvas = /^([^_/]+)(?:_LATE)?_(\d+)_(\d+)_(.+)$/;

function studentOfFolder(name: string): string {
  const [, fullName, participant] = moodle.exec(name) ?? [];
  return fullName ? `${fullName} (${participant})` : name;
}

function placeOf(path: string): Place {
  const [first = '', ...rest] = path.split('/');
  if (rest.length > 0) return { group: studentOfFolder(first), path: rest.join('/') };
  const [, fullName, participant, ownName] = moodle.exec(first) ?? [];
  if (fullName && ownName) return { group: `${fullName} (${participant})`, path: ownName };
  const [, shortName, user, , fileName] = canvas.exec(first) ?? [];
  if (shortName && fileName) return { group: `${shortName} (${user})`, path: fileName };
  return { group: basename(first).replace(/\.[^.]+$/, ''), path: first, isLoose: true };
}
