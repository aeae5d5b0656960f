import { FleetFolder } from '../../fleet/fleet-folder.ts';
import type { FleetTarget } from '../../fleet/fleet-target.ts';
import { ProfileError } from '../../model/profile-error.ts';
import { statOrNone } from '../stat-or-none.ts';
import type { CollectOptions } from './collect-request.ts';

/** Where the rows go. Throws a ProfileError `usage` where nobody said it, `unreadable` where it is no folder. */
export async function openTarget({ output }: CollectOptions): Promise<FleetTarget> {
  if (output === undefined || output === '') {
    throw new ProfileError('usage', 'collect needs a folder for the fleet', {
      hint: 'scoobyprof collect DIR -o fleet/',
    });
  }
  if (statOrNone(output)?.isDirectory() === false) {
    throw new ProfileError('unreadable', 'is not a folder', { subject: output });
  }
  return new FleetFolder(output);
}
