/**
 * What is drawn: boxes below one another, in some order of time or size. Box 0 is the root, which is as wide as all.
 * Boxes may be made when they are asked for.
 */
export interface Boxes {
  /** Their children come by size, the largest first: behind a narrow one all are narrow. */
  readonly isBySize: boolean;
  fnOf(box: number): number;
  /** -1 for the root. */
  parentOf(box: number): number;
  depthOf(box: number): number;
  /** From the left edge of the root, in the unit of the graph. */
  startOf(box: number): number;
  widthOf(box: number): number;
  /** Without that of its children. */
  selfOf(box: number): number;
  /** `null`: not counted. */
  samplesOf(box: number): number | null;
  /** From left to right. */
  childrenOf(box: number): ArrayLike<number>;
}

/** The functions of a box and all above it, the outermost first, without the root. */
export function pathOf(boxes: Boxes, box: number): readonly number[] {
  const path: number[] = [];
  for (let at = box; at > 0; at = boxes.parentOf(at)) path.push(boxes.fnOf(at));
  return path.reverse();
}

/** The box at the end of a path, as far as it goes: where a part is not there, that above it. */
export function boxAt(boxes: Boxes, path: readonly number[]): number {
  let box = 0;
  for (const fn of path) {
    const children = boxes.childrenOf(box);
    const next = Array.prototype.find.call(children, (child: number) => boxes.fnOf(child) === fn);
    if (next === undefined) return box;
    box = next;
  }
  return box;
}
