import { spawn } from 'node:child_process';
import { ProfileError } from '../../model/profile-error.ts';

/** Opens a file with what the system uses for it. Throws ProfileError where there is nothing. */
export async function openFile(path: string): Promise<void> {
  const [program, ...args] = opener(path);
  const child = spawn(program, args, { stdio: 'ignore', detached: true });
  await new Promise<void>((resolve, reject) => {
    child.on('spawn', resolve);
    child.on('error', () => {
      const hint = `open it yourself; it was tried with ${program}`;
      reject(new ProfileError('unreadable', 'cannot be opened', { subject: path, hint }));
    });
  });
  // The program stays open after this one.
  child.unref();
}

/** What the system opens files and links with. */
export function opener(path: string): readonly [program: string, ...args: string[]] {
  if (process.platform === 'darwin') return ['open', path];
  // A path is one argument here: the shell of Windows would read & and ^ in it.
  if (process.platform === 'win32') return ['explorer.exe', path];
  return ['xdg-open', path];
}
