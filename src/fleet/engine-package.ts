import { loadPeer } from '../files/peer-package.ts';
import { ProfileError } from '../model/profile-error.ts';

/**
 * A package of a database, which users install when they need it. Rejects with ProfileError `unreadable` where it is missing
 * or cannot be loaded.
 *
 * @param need what needs which database, for the message
 */
export async function enginePackage(name: string, need: string): Promise<unknown> {
  const found = await loaded(name);
  if (found !== null) return found;
  throw new ProfileError('unreadable', `${need}, which is not installed`, {
    hint: `npm install ${name}`,
  });
}

async function loaded(name: string): Promise<unknown> {
  try {
    return await loadPeer(name);
  } catch (error) {
    const [reason = ''] = `${(error as Error).message}`.split('\n');
    throw new ProfileError('unreadable', `${name} is installed, but cannot be loaded: ${reason}`, {
      hint: `npm install ${name}`,
    });
  }
}
