/** What the system says of files and folders that a command cannot use, in words for who named them. */

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file or folder',
  EACCES: 'you have no right to it',
  EPERM: 'you have no right to it',
  ENOTDIR: 'a file is where a folder should be',
  EISDIR: 'a folder is where a file should be',
  EEXIST: 'something else is there',
  EROFS: 'it can only be read',
};

/** A line about an error of the file system; `undefined` for all other errors. */
export function fileErrorWords(error: unknown): string | undefined {
  const { code = '', path } = error as NodeJS.ErrnoException;
  if (code === 'ENOSPC') return 'missing space: the disk is full; make some, or write to another';
  if (path === undefined || !Object.hasOwn(reasons, code)) return undefined;
  return `invalid path: ${path}; ${reasons[code]}; give another, or change that`;
}
