import { FleetFolder } from '../../fleet/fleet-folder.ts';
import type { FleetTarget } from '../../fleet/fleet-target.ts';
import { ProfileError } from '../../model/profile-error.ts';
import { statOrNone } from '../stat-or-none.ts';
import type { CollectOptions } from './collect-request.ts';

/** Where the rows go. Throws a ProfileError `usage` where nobody said it, `unreadable` where it is no folder. */
export async function openTarget({ output, to, init }: CollectOptions): Promise<FleetTarget> {
  if (to !== undefined) {
    if (output !== undefined) throw new ProfileError('usage', 'either -o or --to, not both');
    const [{ clickhousePlace }, { ClickhouseTarget }] = await Promise.all([
      import('../../fleet/clickhouse-place.ts'),
      import('../../fleet/clickhouse-target.ts'),
    ]);
    return ClickhouseTarget.connect(clickhousePlace(to), init === true);
  }
  if (init === true) throw new ProfileError('usage', '--init makes tables where --to leads');
  if (output === undefined || output === '') {
    throw new ProfileError('usage', 'collect needs a place for the fleet', {
      hint: 'scoobyprof collect DIR -o fleet/, or --to clickhouse://host/database',
    });
  }
  if (statOrNone(output)?.isDirectory() === false) {
    throw new ProfileError('unreadable', 'is not a folder', { subject: output });
  }
  return new FleetFolder(output);
}
