import { flameOfView } from '../../exporters/flame/flame-of-view.ts';
import { plainFrame } from '../../exporters/frame-text.ts';
import { framesOf } from '../../exporters/frame-tree.ts';
import type { Boxes } from '../../flame/boxes.ts';
import type { FlameChange, FlameGraph } from '../../flame/flame-graph.ts';
import { GroupedBoxes } from '../../flame/grouped-boxes.ts';
import { TreeBoxes } from '../../flame/tree-boxes.ts';
import type { FlameBox } from '../../render/flame-report.ts';
import { shareText } from '../../render/time-units.ts';
import type { Session } from './session.ts';

/** What of a session is drawn as boxes. */
export interface FlameRequest {
  readonly hasIdle: boolean;
  /** By row how it changed; `null`: nothing is compared. */
  readonly changes: readonly FlameChange[] | null;
}

export function flameGraph({ table, title }: Session, request: FlameRequest): FlameGraph {
  return flameOfView(table, { title, names: [], program: '', notes: [], ...request });
}

/** By row of the session's table the function of its graph. */
export function frameRows({ table }: Session): { readonly frameOfRow: Int32Array } {
  return framesOf(table, plainFrame);
}

/**
 * The boxes of a graph.
 *
 * @param rows of the session's table that are at the top; `null`: all that there is
 */
export function flameBoxes(
  session: Session,
  graph: FlameGraph,
  { rows, isUpward }: { readonly rows: readonly number[] | null; readonly isUpward: boolean },
): Boxes {
  if (rows === null) {
    return isUpward ? GroupedBoxes.bottomUp(graph.tree) : new TreeBoxes(graph.tree, true);
  }
  const { frameOfRow } = frameRows(session);
  const isChosen = new Uint8Array(graph.functions.name.length);
  for (const row of rows) isChosen[frameOfRow[row]] = 1;
  return GroupedBoxes.ofFunctions(graph.tree, isChosen, isUpward ? 'callers' : 'callees');
}

export interface DrawnPart {
  readonly boxes: readonly FlameBox[];
  /** Of the whole, what is in boxes that are too deep or too small. */
  readonly missingShare: number;
}

/** The boxes that are not too deep or too small, callers before what they call. */
export function drawnPart(
  graph: FlameGraph,
  boxes: Boxes,
  { depth, minShare }: { readonly depth: number; readonly minShare: number },
): DrawnPart {
  const whole = boxes.widthOf(0);
  const drawn: FlameBox[] = [];
  const isDrawn = (box: number): boolean =>
    boxes.depthOf(box) <= depth && boxes.widthOf(box) > 0 && boxes.widthOf(box) >= minShare * whole;
  let missing = 0;
  const waiting = [{ box: 0, index: -1 }];
  for (const above of waiting) {
    for (const box of Array.from(boxes.childrenOf(above.box))) {
      if (!isDrawn(box)) missing += boxes.widthOf(box);
      else waiting.push({ box, index: drawn.push(boxOf(graph, boxes, box, above.index)) - 1 });
    }
  }
  return { boxes: drawn, missingShare: whole > 0 ? missing / whole : 0 };
}

function boxOf({ functions }: FlameGraph, boxes: Boxes, box: number, parent: number): FlameBox {
  const fn = boxes.fnOf(box);
  return {
    depth: boxes.depthOf(box),
    parent,
    functionName: functions.name[fn],
    url: functions.file[fn],
    line: functions.line[fn],
    column: functions.column[fn],
    self: boxes.selfOf(box),
    cumulative: boxes.widthOf(box),
  };
}

/** What a picture does not show; empty: it shows all. */
export function missingNotes(
  { missingShare }: DrawnPart,
  { depth, minShare }: { readonly depth: number; readonly minShare: number },
): readonly string[] {
  if (missingShare < 1e-9) return [];
  const percent = `${Number((100 * minShare).toPrecision(6))} %`;
  const text = `${shareText(missingShare)} % is not drawn: boxes below level ${depth} or of less than ${percent}`;
  return [`${text}; --depth N and --min PCT show more`];
}
