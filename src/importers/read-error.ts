import { ProfileError } from '../model/profile-error.ts';

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'no such file',
  ENOTDIR: 'no such file',
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EISDIR: 'is a folder',
  EMFILE: 'too many open files',
  ELOOP: 'too many symbolic links',
  ENAMETOOLONG: 'the name is too long',
  ENOSPC: 'no space left',
  EROFS: 'the file system is read-only',
  EIO: 'the disk reports an error',
};

const HINTS: Readonly<Record<string, string>> = {
  EISDIR: 'name a dump in it, or choose from its dumps with --dir',
};

/** The error of a file that could not be read or written, in words; other errors stay as they are. */
export function unreadable(error: unknown): unknown {
  const { code, message } = error as NodeJS.ErrnoException;
  if (error instanceof ProfileError || code === undefined) return error;
  const hint = HINTS[code];
  const about = hint === undefined ? {} : { hint };
  return new ProfileError('unreadable', REASONS[code] ?? message, about);
}
