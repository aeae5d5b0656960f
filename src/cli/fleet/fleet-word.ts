import { isFleetFolder } from '../../fleet/fleet-files.ts';

/** Whether a word names a fleet: a folder of its form. */
export function isFleet(word: string): boolean {
  return word !== '-' && isFleetFolder(word);
}
