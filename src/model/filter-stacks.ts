import type { CallTree } from './call-tree.ts';
import { filterTree, type StackFilterKind } from './filter-tree.ts';
import { functionLabels } from './labels.ts';

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

const KINDS: readonly StackFilterKind[] = ['focus', 'ignore', 'hide', 'show'];

/** The tree of what a filter leaves, its parts in the order above; the same tree where there is nothing to filter. */
export function filterStacks(tree: CallTree, filter: StackFilter): CallTree {
  let left = tree;
  let labels: readonly string[] | undefined;
  for (const kind of KINDS) {
    const pattern = filter[kind];
    if (pattern === undefined) continue;
    labels ??= functionLabels(tree.functions, 'v8');
    const isMatch = Uint8Array.from(labels, (label) => Number(pattern.test(label)));
    left = filterTree(left, kind, isMatch);
  }
  return left;
}
