import type { LoadedDump } from '../../commands/session/loaded-dump.ts';
import { ProfileError } from '../../model/profile-error.ts';
import type { GcPlacement } from '../../model/sample-placement.ts';
import type { ProgramOptions } from '../args/program-options.ts';
import { dumpFolder } from '../dump-folder.ts';
import { readSlices } from './read-slices.ts';

/** The two sides of a comparison, each as its runs. */
export interface Sides {
  readonly old: readonly LoadedDump[];
  readonly now: readonly LoadedDump[];
}

/** What `--a` and `--b` leave of the same places, and `--where` of both. Rejects with ProfileError. */
export async function readSides(
  places: readonly string[],
  { a, b, where, dir }: Pick<ProgramOptions, 'a' | 'b' | 'where' | 'dir'>,
  gc: GcPlacement,
): Promise<Sides> {
  if (a === undefined || b === undefined) {
    throw new ProfileError(
      'usage',
      `--${a === undefined ? 'a' : 'b'} is missing beside the other`,
      {
        hint: `--a "version = '1.9'" is the old side, --b "version = '2.0'" the new one`,
      },
    );
  }
  const paths = places.length > 0 ? places : [dumpFolder(dir)];
  const both = where === undefined ? [] : [{ option: '--where', text: where }];
  const side = async (option: string, text: string): Promise<readonly LoadedDump[]> => {
    const conditions = [...both, { option, text }];
    const dumps = await readSlices(paths, { conditions, as: 'runs', gc });
    // What stands together as a folder is a side.
    return dumps.map((dump) => ({ ...dump, folder: `${option} ${text}` }));
  };
  return { old: await side('--a', a), now: await side('--b', b) };
}
