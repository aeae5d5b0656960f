import { rowsOfParts } from '../../fleet/slice-parts.ts';
import { sliceSize } from '../../fleet/slice-rows.ts';
import type { StackRows } from '../../fleet/tree-of-rows.ts';
import type { LoadedDump } from '../session/loaded-dump.ts';
import {
  type OpenFleet,
  openSlice,
  profileOfSlice,
  type SliceRequest,
  sliceOf,
} from './open-slice.ts';

/** So many runs tell as well as more, and are held at once. */
const MOST_RUNS = 200;

/**
 * The dumps of a slice as runs that can be compared: each dump is one, and of more than some hundred chance puts as many
 * together in each. Rejects with ProfileError, `nothing-matched` where no dump meets the condition.
 */
export async function sliceRuns(
  fleet: OpenFleet,
  request: SliceRequest,
): Promise<readonly LoadedDump[]> {
  const size = await sliceSize(fleet.engine, request.where);
  if (size.dumps <= MOST_RUNS) return openSlice(fleet, request);
  const slice = sliceOf(fleet, request, size, true);
  const parts = await rowsOfParts(fleet.engine, request.where, MOST_RUNS);
  return parts.map(({ rows, dumps }, i) => ({
    path: `${fleet.name} (part ${i + 1} of ${parts.length})`,
    modifiedAt: null,
    profile: profileOfSlice({ ...rows, selfUs: meanTimes(rows, dumps) }, request.gc),
    meanOf: dumps,
    ...{ slice, part: slice.shown },
  }));
}

/** Parts have more or fewer dumps, and the other side has others: times are those of one dump, samples are all. */
function meanTimes({ selfUs }: StackRows, dumps: number): Float64Array {
  return Float64Array.from(selfUs, (us) => us / dumps);
}
