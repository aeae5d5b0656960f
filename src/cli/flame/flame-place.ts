import { type Zoom, zoomTo } from '../../flame/address.ts';
import { boxAt, pathOf } from '../../flame/boxes.ts';
import type { FlameGraph } from '../../flame/flame-graph.ts';
import { largestBox } from '../../flame/largest-box.ts';
import { Look, type Mode } from '../../flame/look.ts';
import { neighbour, type Step } from '../../flame/neighbour.ts';
import { nextMatch } from '../../flame/next-match.ts';

/** Where somebody is in a graph on a terminal: what is zoomed to, selected, and the row at the top. */
export class FlamePlace {
  readonly look: Look;
  zoom: Zoom;
  selected = 0;
  /** The first row that is seen. */
  top = 0;
  private before: Zoom[] = [];

  constructor(graph: FlameGraph) {
    this.look = new Look(graph);
    this.zoom = zoomTo(this.look, 0);
  }

  get selectedFunction(): number {
    return this.look.boxes.fnOf(this.selected);
  }

  zoomTo(box: number): void {
    const zoom = zoomTo(this.look, box);
    this.selected = box;
    if (zoom.box === this.zoom.box || !(zoom.to > zoom.from)) return;
    this.before.push(this.zoom);
    this.zoom = zoom;
  }

  back(): void {
    this.zoom = this.before.pop() ?? zoomTo(this.look, 0);
    this.selected = this.zoom.box;
  }

  /** The search ends first, then all is shown again. */
  reset(): void {
    if (this.look.search !== '') {
      this.look.setSearch('');
      return;
    }
    this.look.showAll();
    this.before = [];
    this.zoom = zoomTo(this.look, 0);
    this.selected = 0;
    this.top = 0;
  }

  /** Changes what boxes there are; zoom and selection stay with their stacks, where these are still there. */
  change(change: (look: Look) => void): void {
    const { look } = this;
    const mode = look.shownMode;
    const paths = [this.zoom.box, this.selected].map((box) => pathOf(look.boxes, box));
    change(look);
    const [zoomed = 0, selected = 0] =
      mode === look.shownMode ? paths.map((path) => boxAt(look.boxes, path)) : [];
    this.before = [];
    this.zoom = zoomTo(this.look, zoomed);
    this.selected = selected;
    if (mode !== look.shownMode) this.top = 0;
  }

  toggleMode(mode: Mode): void {
    this.change((look) => look.setMode(look.shownMode === mode ? 'down' : mode));
  }

  hideSelected(): void {
    const fn = this.selectedFunction;
    if (fn > 0) this.change((look) => look.hideFunction(fn));
  }

  /** @param columns of the screen: what takes no cell there is brought nearer */
  move(to: Step, columns: number): void {
    const box = neighbour(this.look.boxes, this.selected, to);
    if (box < 0 || this.look.boxes.widthOf(box) <= 0) return;
    this.select(box, columns);
  }

  /** @param drawn the boxes that are drawn, in their order */
  toMatch(step: 1 | -1, drawn: readonly number[], columns: number): boolean {
    const { matches, boxes } = this.look;
    if (matches === null) return false;
    const box = nextMatch(boxes, matches, { start: this.selected, step, drawn });
    if (box < 0) return false;
    this.select(box, columns);
    return true;
  }

  /** Zooms to the largest box of a function; `false`: it has none. */
  showFunction(fn: number): boolean {
    const box = largestBox(this.look, fn);
    if (box === 0) return false;
    this.zoomTo(box);
    return true;
  }

  /** Moves the rows so that what is selected is seen. */
  keepInSight(rows: number): void {
    const row = this.look.boxes.depthOf(this.selected);
    if (row < this.top) this.top = row;
    if (row >= this.top + rows) this.top = row - rows + 1;
  }

  private select(box: number, columns: number): void {
    const { boxes } = this.look;
    this.selected = box;
    const { from, to } = this.zoom;
    const start = boxes.startOf(box);
    const width = boxes.widthOf(box);
    const isAbove = start <= from && start + width >= to;
    const isSeen =
      start >= from && start + width <= to * (1 + 1e-12) && width * columns >= to - from;
    if (isAbove || isSeen) return;
    this.zoomTo(Math.max(0, boxes.parentOf(box)));
    this.selected = box;
    if (width * columns < this.zoom.to - this.zoom.from) this.zoomTo(box);
  }
}
