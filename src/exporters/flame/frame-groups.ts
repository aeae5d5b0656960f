import type { FlameGroup, GroupKind } from '../../flame/flame-graph.ts';
import { groupFunctions } from '../../model/function-groups.ts';
import { functionKind } from '../../model/function-table.ts';
import { type CodeOwner, codeOwners } from '../../model/package-of.ts';
import type { ProfileView } from '../../model/profile-view.ts';
import type { Frames } from '../frame-tree.ts';

/** Whose code frames are: the packages, by frame; the first frame is none. */
export interface FrameGroups {
  readonly groups: readonly FlameGroup[];
  readonly groupOfFrame: Int32Array;
}

/** The packages of a view's functions, as they are called where functions are grouped by them. */
export function frameGroups({ shown, stats }: ProfileView, frames: Frames): FrameGroups {
  const { groups, groupOfFunction } = groupFunctions(shown, 'package');
  const ownerOf = codeOwners(shown.url);
  const kinds = groups.functionName.map((): GroupKind => 'native');
  const groupOfFrame = new Int32Array(frames.table.functionName.length);
  for (let row = 0; row < stats.rowCount; row++) {
    const group = groupOfFunction[row];
    kinds[group] = kindOf(shown.functionName[row], ownerOf(shown.url[row]));
    groupOfFrame[frames.frameOfRow[row]] = group;
  }
  return { groups: groups.functionName.map((name, i) => ({ name, kind: kinds[i] })), groupOfFrame };
}

function kindOf(name: string, { kind }: CodeOwner): GroupKind {
  if (kind === 'native') {
    const own = functionKind(name, '');
    return own === 'gc' || own === 'idle' ? own : 'native';
  }
  return kind === 'packages' || kind === 'extension' ? 'package' : kind;
}
