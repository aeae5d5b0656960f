import type { PositionTicks, SampledProfile } from '../../model/sampled-profile.ts';
import type { StackTree } from './stack-tree.ts';

/** What stacks in no order of time weigh; columns have an entry for each node of their tree. */
export interface StackValues
  extends Pick<SampledProfile, 'unit' | 'valueNote' | 'recordingFacts' | 'warnings'> {
  /** How many stacks of the file end at the node. */
  readonly stacks: Float64Array;
  readonly self: Float64Array;
  /** What the file counts as samples; `null`: nothing. */
  readonly samples: Float64Array | null;
}

/** The profile of stacks that have no order. The tree may have others of the same stacks. */
export function stacksProfile(tree: StackTree, values: StackValues): SampledProfile {
  const { functions, nodes, line } = tree.finished();
  const { stacks, self, samples, ...about } = values;
  return {
    kind: 'sampled',
    ...about,
    functions,
    nodes,
    timeline: {
      nodeIndex: new Int32Array(0),
      durationUs: new Float64Array(0),
      startUs: 0,
      isEstimated: false,
    },
    weights: { stacks, self, samples },
    positionTicks: ticksOf(line, stacks, samples),
    request: null,
  };
}

const MOST_TICKS = 2 ** 31 - 1;

/** A node of a line has its time by itself; ticks say how many samples it is made of. */
function ticksOf(
  line: Int32Array,
  stacks: Float64Array,
  samples: Float64Array | null,
): PositionTicks | null {
  const nodes = line.reduce<number[]>((found, at, node) => {
    if (at > 0 && stacks[node] > 0) found.push(node);
    return found;
  }, []);
  if (nodes.length === 0) return null;
  const ticks = nodes.map((node) => {
    const count = Math.round(samples?.[node] ?? stacks[node]);
    return Math.min(Math.max(1, count), MOST_TICKS);
  });
  return {
    node: Int32Array.from(nodes),
    line: Int32Array.from(nodes, (node) => line[node]),
    ticks: Int32Array.from(ticks),
  };
}
