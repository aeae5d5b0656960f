import { isClickhouseUrl } from '../../fleet/clickhouse-place.ts';
import { isFleetFolder } from '../../fleet/fleet-files.ts';

/** Whether a word names a fleet: a database, or a folder of its form. */
export function isFleet(word: string): boolean {
  return isClickhouseUrl(word) || (word !== '-' && isFleetFolder(word));
}
