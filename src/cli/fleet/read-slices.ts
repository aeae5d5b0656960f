import { checkedCondition, explainedError } from '../../commands/fleet/checked-condition.ts';
import { type OpenFleet, openSlice } from '../../commands/fleet/open-slice.ts';
import { sliceRuns } from '../../commands/fleet/slice-runs.ts';
import { sliceText } from '../../commands/fleet/slice-text.ts';
import type { LoadedDump } from '../../commands/session/loaded-dump.ts';
import { openFleetEngine, shownPlace } from '../../fleet/open-fleet.ts';
import { type ReadOptions, readDumps } from '../browse/read-dump.ts';
import { noticeLine } from '../terminal/messages.ts';
import { allOf, type Conditions } from './conditions.ts';
import { isFleet } from './fleet-word.ts';
import { dumpsWhere } from './plain-dumps.ts';

export interface SliceOptions extends ReadOptions {
  readonly conditions: Conditions;
  /** What is wanted of a fleet: what it is, or runs that can be compared. */
  readonly as: 'whole' | 'runs';
}

/** The dumps of fleets and of files that meet all conditions, in the order of the places. Rejects with ProfileError. */
export async function readSlices(
  paths: readonly string[],
  { conditions, as, gc = 'on-stack', signal }: SliceOptions,
): Promise<readonly LoadedDump[]> {
  const dumps: LoadedDump[] = [];
  for (const place of placesOf(paths)) {
    if (place.isFleet) {
      const read = as === 'runs' ? sliceRuns : openSlice;
      dumps.push(
        ...(await withFleet(place.paths[0], conditions, (fleet, where) =>
          read(fleet, { where, gc }),
        )),
      );
    } else {
      const left = await dumpsWhere(place.paths, conditions);
      const read = await readDumps(left, { gc, signal });
      const where = allOf(conditions);
      const name = place.paths.join(' ');
      const text = sliceText(name, where, null);
      const part = { fleet: name, where, dumps: left.length, text };
      dumps.push(...(where === null ? read : read.map((dump) => ({ ...dump, part }))));
    }
  }
  return dumps;
}

interface Place {
  readonly isFleet: boolean;
  readonly paths: readonly [string, ...string[]];
}

/** Files that stand together are read together. */
function placesOf(paths: readonly string[]): readonly Place[] {
  const places: Place[] = [];
  for (const path of paths) {
    const last = places.at(-1);
    const isOfFleet = isFleet(path);
    if (last === undefined || last.isFleet || isOfFleet) {
      places.push({ isFleet: isOfFleet, paths: [path] });
    } else {
      places[places.length - 1] = { isFleet: false, paths: [...last.paths, path] };
    }
  }
  return places;
}

/** Opens a fleet, has its engine say whether it understands the conditions, and tells what was passed over. */
async function withFleet(
  name: string,
  conditions: Conditions,
  read: (fleet: OpenFleet, where: string | null) => Promise<readonly LoadedDump[]>,
): Promise<readonly LoadedDump[]> {
  const engine = await openFleetEngine(name);
  try {
    for (const { option, text } of conditions) await checkedCondition(engine, text, option);
    return await read({ engine, name: shownPlace(name) }, allOf(conditions));
  } catch (error) {
    const options = conditions.map(({ option }) => option).join(' and ');
    throw explainedError(error, conditions.map(({ text }) => text).join(' '), options);
  } finally {
    for (const notice of engine.takeNotices()) process.stderr.write(noticeLine(null, notice));
  }
}
