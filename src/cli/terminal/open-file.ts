import { spawn } from 'node:child_process';
import { ProfileError } from '../../model/profile-error.ts';

/** Opens a file with what the system uses for it. Throws ProfileError where there is nothing. */
export async function openFile(path: string): Promise<void> {
  const openers = [opener(path), ...otherOpeners(path)];
  for (const [program, ...args] of openers) if (await isStarted(program, args)) return;
  const tried = openers.map(([program]) => program).join(', ');
  const hint = `open it yourself; it was tried with ${tried}`;
  throw new ProfileError('unreadable', 'cannot be opened', { subject: path, hint });
}

async function isStarted(program: string, args: readonly string[]): Promise<boolean> {
  const child = spawn(program, args, { stdio: 'ignore', detached: true });
  const isThere = await new Promise<boolean>((resolve) => {
    child.on('spawn', () => resolve(true));
    child.on('error', () => resolve(false));
  });
  // The program stays open after this one.
  child.unref();
  return isThere;
}

type Opener = readonly [program: string, ...args: string[]];

/** What else may be there, outside of a desktop: Windows from its Linux, Debian's and GNOME's own. */
function otherOpeners(path: string): readonly Opener[] {
  if (process.platform === 'darwin' || process.platform === 'win32') return [];
  return [
    ['wslview', path],
    ['sensible-browser', path],
    ['gio', 'open', path],
    ['x-www-browser', path],
  ];
}

/** What the system opens files and links with. */
export function opener(path: string): Opener {
  if (process.platform === 'darwin') return ['open', path];
  // A path is one argument here: the shell of Windows would read & and ^ in it.
  if (process.platform === 'win32') return ['explorer.exe', path];
  return ['xdg-open', path];
}
