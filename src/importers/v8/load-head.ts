import type { SampledProfile } from '../../model/sampled-profile.ts';
import {
  brokenProfile,
  type JsonObject,
  numberColumn,
  optionalNumber,
  requireArray,
  requireNumber,
  requireObject,
} from '../json-shape.ts';
import { RECORDER_KEY } from './recorded-calls.ts';
import { sampledProfile } from './sampled-dump.ts';
import { V8NodeBuilder } from './v8-nodes.ts';

const US_PER_SECOND = 1e6;

/** Reads a profile of nested nodes. Throws `not-a-profile` where it breaks the form's rules. */
export function loadHead(profile: JsonObject): SampledProfile {
  const builder = new V8NodeBuilder(1);
  const hitCounts = addNestedNodes(builder, requireObject(profile['head'], 'head'));
  const { samples } = profile;
  return sampledProfile(builder, {
    sampleNodes:
      samples === undefined ? null : builder.nodesOfSamples(columnOf(samples, 'samples')),
    ...timesOf(profile),
    hitCounts,
    positionTicks: null,
    recorded: profile[RECORDER_KEY],
  });
}

function addNestedNodes(builder: V8NodeBuilder, head: JsonObject): number[] {
  const hitCounts: number[] = [];
  const open: { readonly node: JsonObject; readonly parent: number }[] = [
    { node: head, parent: -1 },
  ];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { node, parent } = next;
    const id = requireNumber(node['id'], 'id of a node');
    const index = builder.add(id, node);
    if (parent >= 0) builder.link(parent, id);
    hitCounts.push(optionalNumber(node['hitCount'], `hitCount of node ${id}`) ?? 0);
    const children = requireArray(node['children'] ?? [], `children of node ${id}`);
    // Backwards onto the stack, so that they come off in their order.
    for (let i = children.length - 1; i >= 0; i--) {
      open.push({ node: requireObject(children[i], `a child of node ${id}`), parent: index });
    }
  }
  return hitCounts;
}

function timesOf(profile: JsonObject) {
  const start = optionalNumber(profile['startTime'], 'startTime');
  const end = optionalNumber(profile['endTime'], 'endTime');
  const startTimeUs = start === null ? null : start * US_PER_SECOND;
  const endTimeUs = end === null ? null : end * US_PER_SECOND;
  const { samples, timestamps } = profile;
  // Timestamps are those of the samples: hit counts alone share out the time from start to end.
  if (timestamps === undefined || samples === undefined) {
    return { timeDeltasUs: null, startTimeUs, endTimeUs };
  }
  const timesUs = columnOf(timestamps, 'timestamps');
  const sampleCount = Array.isArray(samples) ? samples.length : 0;
  if (timesUs.length === 0) return { timeDeltasUs: null, startTimeUs, endTimeUs };
  const firstUs = timesUs[0];
  const timeDeltasUs = timesUs.map((us, i) => (i === 0 ? 0 : us - timesUs[i - 1]));
  if (timesUs.length <= sampleCount) return { timeDeltasUs, startTimeUs: firstUs, endTimeUs };
  return {
    timeDeltasUs: timeDeltasUs.subarray(0, sampleCount),
    startTimeUs: firstUs,
    endTimeUs: timesUs[sampleCount],
  };
}

function columnOf(value: unknown, where: string): Float64Array {
  if (!Array.isArray(value)) throw brokenProfile(`${where} is not a list`);
  return numberColumn(value, where);
}
