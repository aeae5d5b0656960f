import type { CallTree } from './call-tree.ts';
import { foldFrames } from './fold-frames.ts';
import { functionLabels } from './labels.ts';
import { subtreeSums } from './tree-shape.ts';

/** Which samples count, and which frames are seen. Expressions are searched in labels. */
export interface StackFilter {
  /** Only samples with such a function on the stack. */
  readonly focus?: RegExp | undefined;
  /** No samples with such a function on the stack. */
  readonly ignore?: RegExp | undefined;
  /** Frames that are left out, their ends joined. */
  readonly hide?: RegExp | undefined;
  /** All other frames are left out. */
  readonly show?: RegExp | undefined;
}

/** The tree of what a filter leaves; the same tree where there is nothing to filter. */
export function filterStacks(tree: CallTree, filter: StackFilter): CallTree {
  const { focus, ignore, hide, show } = filter;
  if (!(focus ?? ignore ?? hide ?? show)) return tree;
  const labels = functionLabels(tree.functions, 'v8');
  const matching = (pattern: RegExp): Uint8Array =>
    Uint8Array.from(labels, (label) => Number(pattern.test(label)));
  let filtered = tree;
  if (focus !== undefined) filtered = withSamplesOf(filtered, matching(focus), 1);
  if (ignore !== undefined) filtered = withSamplesOf(filtered, matching(ignore), 0);
  if (hide !== undefined) {
    const isHidden = matching(hide);
    filtered = foldFrames(
      filtered,
      isHidden.map((hidden) => 1 - hidden),
    ).tree;
  }
  return show === undefined ? filtered : foldFrames(filtered, matching(show)).tree;
}

/** The tree with the samples only that have (1) or have not (0) a matching function on their stack. */
function withSamplesOf(tree: CallTree, isMatching: Uint8Array, wanted: 0 | 1): CallTree {
  const { parent, functionIndex } = tree;
  const hasMatch = new Uint8Array(parent.length);
  for (let node = 1; node < parent.length; node++) {
    const isMatch = isMatching[functionIndex[node] as number] as number;
    hasMatch[node] = isMatch | (hasMatch[parent[node] as number] as number);
  }
  const samples = tree.samples.map((count, node) => (hasMatch[node] === wanted ? count : 0));
  const selfUs = tree.selfUs.map((us, node) => (hasMatch[node] === wanted ? us : 0));
  return {
    ...tree,
    samples,
    selfUs,
    cumulativeSamples: subtreeSums(samples, parent),
    cumulativeUs: subtreeSums(selfUs, parent),
  };
}
