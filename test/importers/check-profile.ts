import type { SampledProfile } from '../../src/model/sampled-profile.ts';

/**
 * The invariants that every importer owes to the model. They hold for whatever the file says; a failure
 * is a mistake in an importer, so it throws a plain Error.
 */
export function checkSampledProfile(profile: SampledProfile): void {
  checkNodes(profile);
  checkTimeline(profile);
  checkWeights(profile);
  const { functions, exactCalls } = profile;
  if (exactCalls !== undefined && exactCalls.calls.length !== functions.functionName.length) {
    fail('columns of functions differ in length');
  }
}

function fail(what: string): never {
  throw new Error(`the importer made an invalid profile: ${what}`);
}

function checkNodes({ nodes, functions }: SampledProfile): void {
  const count = nodes.parent.length;
  const functionCount = functions.functionName.length;
  if (nodes.functionIndex.length !== count) fail('columns of nodes differ in length');
  let roots = 0;
  for (let i = 0; i < count; i++) {
    const parent = nodes.parent[i];
    const fn = nodes.functionIndex[i];
    if (parent < 0) roots++;
    if (parent >= count || parent === i) fail(`node ${i} has the parent ${parent}`);
    if (fn < 0 || fn >= functionCount) fail(`node ${i} has the function ${fn}`);
  }
  if (roots !== 1) fail(`${roots} roots`);
}

function checkTimeline({ nodes, timeline }: SampledProfile): void {
  const { nodeIndex, durationUs } = timeline;
  if (nodeIndex.length !== durationUs.length) fail('columns of samples differ in length');
  for (let i = 0; i < nodeIndex.length; i++) {
    const node = nodeIndex[i];
    if (node < 0 || node >= nodes.parent.length) fail(`sample ${i} has the node ${node}`);
    const us = durationUs[i];
    if (!(us >= 0 && us < Number.POSITIVE_INFINITY)) fail(`sample ${i} owns ${us} µs`);
  }
}

function checkWeights({ nodes, timeline, weights }: SampledProfile): void {
  if (weights === null) return;
  if (timeline.nodeIndex.length > 0) fail('both samples in order and weights');
  for (const column of [weights.stacks, weights.self, weights.samples ?? weights.self]) {
    if (column.length !== nodes.parent.length) fail('columns of weights differ in length');
    if (!column.every(Number.isFinite)) fail('a weight is not a number');
  }
}
