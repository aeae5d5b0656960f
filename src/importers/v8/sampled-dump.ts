import type { RequestInfo } from '../../model/request-info.ts';
import { sampleTimeline, wholeDuration } from '../../model/sample-timeline.ts';
import type {
  NodeWeights,
  PositionTicks,
  ProfileWarning,
  SampledProfile,
} from '../../model/sampled-profile.ts';
import { brokenProfile } from '../json-shape.ts';
import { recordedCalls, recordedRun } from './recorded-calls.ts';
import type { V8NodeBuilder } from './v8-nodes.ts';

/** What a sampled dump says besides its nodes; times in microseconds. */
export interface SampledDump {
  /** What `nodesOfSamples` made of their ids; `null`: the dump has hit counts only. */
  readonly sampleNodes: Int32Array | null;
  readonly timeDeltasUs: Float64Array | null;
  readonly startTimeUs: number | null;
  readonly endTimeUs: number | null;
  /** `hitCount` of each node, in the order in which the nodes were added. */
  readonly hitCounts: ArrayLike<number>;
  readonly positionTicks: PositionTicks | null;
  /** Value of the key that a recorder adds. */
  readonly recorded?: unknown;
  readonly request?: RequestInfo | null;
}

/** Puts the parts of a sampled dump together and checks the result; uses up its columns. */
export function sampledProfile(builder: V8NodeBuilder, dump: SampledDump): SampledProfile {
  const samples = dump.sampleNodes ?? new Int32Array(0);
  const { nodes, mainNode, warnings } = builder.finish();
  for (let i = 0; mainNode !== null && i < samples.length; i++) {
    samples[i] = mainNode[samples[i]];
  }
  const { timeline, warnings: timeWarnings } = sampleTimeline({
    nodeIndex: samples,
    timeDeltasUs: dump.sampleNodes === null ? null : dump.timeDeltasUs,
    startTimeUs: dump.startTimeUs,
    endTimeUs: dump.endTimeUs,
  });
  const weights =
    dump.sampleNodes === null ? hitWeightsOf(dump, nodes.parent.length, mainNode) : null;
  const hits = weights?.stacks.some((count) => count > 0) ?? false;
  // Behind the functions of the nodes: it adds those that no sample names.
  const recorded = recordedCalls(dump.recorded, builder.functions);
  const run = recordedRun(dump.recorded);
  return {
    kind: 'sampled',
    unit: 'us',
    functions: builder.functions.table,
    nodes,
    timeline,
    weights,
    positionTicks: ticksOf(dump.positionTicks, mainNode),
    request: dump.request ?? null,
    ...(recorded.exactCalls === null ? {} : { exactCalls: recorded.exactCalls }),
    ...(run === null ? {} : { run }),
    warnings: [
      ...warnings,
      ...timeWarnings,
      ...contentWarnings(samples.length > 0, hits),
      ...recorded.warnings,
    ],
  };
}

/** Ticks of a second root are of the first one, as its samples are. */
function ticksOf(ticks: PositionTicks | null, mainNode: Int32Array | null): PositionTicks | null {
  if (ticks === null || mainNode === null) return ticks;
  return { ...ticks, node: ticks.node.map((node) => mainNode[node]) };
}

function hitWeightsOf(
  dump: SampledDump,
  nodeCount: number,
  mainNode: Int32Array | null,
): NodeWeights {
  const stacks = new Float64Array(nodeCount);
  Array.from(dump.hitCounts).forEach((count, node) => {
    if (count < 0) throw brokenProfile(`nodes[${node}].hitCount is ${count}`);
    const into = mainNode?.[node] ?? node;
    stacks[into] += count;
  });
  const total = stacks.reduce((a, b) => a + b, 0);
  const durationUs = wholeDuration(dump.startTimeUs, dump.endTimeUs);
  return {
    stacks,
    samples: stacks,
    self: stacks.map((count) => (total > 0 ? (count * durationUs) / total : 0)),
  };
}

function contentWarnings(hasSamples: boolean, hasHits: boolean): ProfileWarning[] {
  if (hasSamples) return [];
  const message = hasHits
    ? 'the dump has no samples: times are estimated from hit counts, and calls are unknown'
    : 'the dump has no samples: every report is empty';
  return [{ kind: 'no-samples', message }];
}
