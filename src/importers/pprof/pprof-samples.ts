import { brokenProfile, NUMBER_LIMIT } from '../json-shape.ts';
import { NodeSums } from '../stacks/node-sums.ts';
import type { StackTree } from '../stacks/stack-tree.ts';
import type { StepBudget } from '../stacks/step-budget.ts';
import { SAMPLE } from './pprof-fields.ts';
import type { LocationFrames } from './pprof-tables.ts';
import type { ProtoCursor } from './proto-cursor.ts';

/** Puts the samples of a file on the nodes of a tree, with each of their values. */
export class PprofSamples {
  count = 0;
  readonly stacks = new NodeSums();
  /** By type of value. */
  readonly sums: readonly NodeSums[];
  private readonly tree: StackTree;
  private readonly frames: LocationFrames;
  private readonly columns: LocationFrames['columns'];
  private readonly budget: StepBudget;
  /** Of one sample: the places of its locations from the leaf on, and its values. */
  private readonly places: number[] = [];
  private readonly values: number[] = [];

  constructor(tree: StackTree, frames: LocationFrames, valueCount: number, budget: StepBudget) {
    this.tree = tree;
    this.frames = frames;
    this.columns = frames.columns;
    this.budget = budget;
    this.sums = Array.from({ length: valueCount }, () => new NodeSums());
  }

  /** Takes one sample. Throws `not-a-profile` where it breaks the form's rules. */
  add(sample: ProtoCursor): void {
    this.places.length = 0;
    this.values.length = 0;
    while (sample.next()) {
      if (sample.field === SAMPLE.locationId)
        sample.eachIdentity((id) => this.places.push(this.frames.placeOf(id)));
      else if (sample.field === SAMPLE.value) sample.eachSigned((value) => this.values.push(value));
    }
    const { sums, values } = this;
    this.count++;
    if (values.length !== sums.length) {
      const numbers = `${values.length} of ${sums.length} values`;
      throw brokenProfile(`sample ${this.count} has ${numbers}`);
    }
    const node = this.node();
    this.stacks.add(node, 1);
    for (let i = 0; i < sums.length; i++) {
      if (!(Math.abs(values[i]) < NUMBER_LIMIT)) throw brokenProfile('a value is too large');
      sums[i].add(node, values[i]);
    }
  }

  /** Root first; what is on top knows its line. */
  private node(): number {
    const { places, tree } = this;
    const { start, functionIndex, line } = this.columns;
    let node = 0;
    for (let at = places.length - 1; at >= 0; at--) {
      const place = places[at];
      const first = start[place];
      this.budget.take(start[place + 1] - first);
      for (let frame = start[place + 1] - 1; frame >= first; frame--) {
        const isTop = at === 0 && frame === first;
        node = tree.child(node, functionIndex[frame], isTop ? line[frame] : 0);
      }
    }
    return node;
  }
}
