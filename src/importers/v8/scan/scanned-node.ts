import { IntColumn } from '../../growing-column.ts';

/** The parts of the node that is being read; used again for each node, and kept only once it is whole. */
export class ScannedNode {
  id = -1;
  frame = -1;
  hits = 0;
  hasParent = false;
  parentId = -1;
  hasChildList = false;
  readonly children = new IntColumn();
  readonly tickLines = new IntColumn();
  readonly ticks = new IntColumn();

  reset(): void {
    this.id = -1;
    this.frame = -1;
    this.hits = 0;
    this.hasParent = false;
    this.hasChildList = false;
    this.children.length = 0;
    this.tickLines.length = 0;
    this.ticks.length = 0;
  }
}
