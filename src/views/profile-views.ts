import type { ProfileView } from '../model/profile-view.ts';
import type { GcPlacement } from '../model/sample-placement.ts';
import { DumpTrees } from './dump-trees.ts';
import { MadeView } from './made-view.ts';
import type { SourceIndex } from './source-index.ts';
import type { StackView } from './stack-view.ts';
import type { Step } from './steps.ts';

interface RememberedView {
  readonly steps: readonly Step[];
  readonly look: StackView;
  readonly view: ProfileView;
}

/** So many views are remembered: the current one, and what `undo` goes back to. Each may hold a tree. */
const MAX_REMEMBERED = 4;

/** Makes views of profiles. What is asked for again, by the same objects, is not made again. */
export class ProfileViews {
  private readonly trees: DumpTrees;
  private readonly sources: SourceIndex | null;
  private remembered: readonly RememberedView[] = [];

  constructor(gc: GcPlacement, sources: SourceIndex | null) {
    this.trees = new DumpTrees(gc);
    this.sources = sources;
  }

  of(steps: readonly Step[], look: StackView): ProfileView {
    const isAsked = (one: RememberedView): boolean => one.steps === steps && one.look === look;
    const known = this.remembered.find(isAsked) ?? this.made(steps, look);
    this.remembered = [known, ...this.remembered.filter((one) => !isAsked(one))].slice(
      0,
      MAX_REMEMBERED,
    );
    return known.view;
  }

  private made(steps: readonly Step[], look: StackView): RememberedView {
    const { trees, sources } = this;
    return { steps, look, view: new MadeView({ steps, look, trees, sources }) };
  }
}
