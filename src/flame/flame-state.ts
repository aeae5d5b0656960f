import { type Zoom, zoomTo } from './address.ts';
import { boxAt, pathOf } from './boxes.ts';
import type { FlameGraph } from './flame-graph.ts';
import { largestBox } from './largest-box.ts';
import { Look } from './look.ts';
import { neighbour, type Step } from './neighbour.ts';
import { nextMatch } from './next-match.ts';

/** Narrower boxes than this part of the window are brought nearer when somebody goes there. */
const NARROW = 0.002;

/** Where somebody is in a graph: what is looked at, zoomed to, selected. */
export class FlameState {
  readonly look: Look;
  zoom: Zoom;
  /** -1: none. */
  selected = -1;
  hovered = -1;
  private before: Zoom[] = [];

  constructor(graph: FlameGraph) {
    this.look = new Look(graph);
    this.zoom = zoomTo(this.look, 0);
  }

  zoomIn(zoom: Zoom): void {
    const { box, from, to } = this.zoom;
    const isSame = zoom.box === box && zoom.from === from && zoom.to === to;
    if (isSame || !(zoom.to > zoom.from)) return;
    this.before.push(this.zoom);
    this.zoom = zoom;
    this.hovered = -1;
  }

  back(): void {
    this.zoom = this.before.pop() ?? this.zoom;
  }

  zoomToSelected(): void {
    this.zoomIn(zoomTo(this.look, Math.max(0, this.selected)));
  }

  /** Goes back to what is first seen, without a search. */
  reset(): void {
    this.look.showAll();
    this.zoom = zoomTo(this.look, 0);
    this.forget();
  }

  /** The boxes are others now: none is selected. */
  forget(): void {
    this.before = [];
    this.selected = -1;
    this.hovered = -1;
  }

  /** Changes what boxes there are. The zoom stays at the same stack, where that is still there. */
  change(change: (look: Look) => void): void {
    const { look } = this;
    const mode = look.shownMode;
    const path = pathOf(look.boxes, this.zoom.box);
    change(look);
    this.zoom = zoomTo(look, mode === look.shownMode ? boxAt(look.boxes, path) : 0);
    this.forget();
  }

  move(to: Step): void {
    const { look, selected, zoom } = this;
    const box = selected < 0 ? zoom.box : neighbour(look.boxes, selected, to);
    if (box >= 0) this.selected = box;
  }

  /** @param drawn the boxes that are drawn, in their order */
  toMatch(step: 1 | -1, drawn: readonly number[]): void {
    const { matches, boxes } = this.look;
    if (matches === null) return;
    const start = this.selected < 0 ? this.zoom.box : this.selected;
    const box = nextMatch(boxes, matches, { start, step, drawn });
    if (box < 0) return;
    const { from, to } = this.zoom;
    const left = boxes.startOf(box);
    const width = boxes.widthOf(box);
    if (left < from || left + width > to || width < NARROW * (to - from)) {
      this.zoomIn(zoomTo(this.look, Math.max(0, boxes.parentOf(box))));
    }
    this.selected = box;
  }

  hideSelected(): void {
    const fn = this.selectedFunction;
    if (fn > 0) this.change((look) => look.hideFunction(fn));
  }

  get selectedFunction(): number {
    return this.selected < 0 ? 0 : this.look.boxes.fnOf(this.selected);
  }

  /** Zooms to the largest box of a function. */
  showFunction(fn: number): void {
    if (this.look.shownMode !== 'down') this.change((look) => look.setMode('down'));
    const box = largestBox(this.look, fn);
    this.zoomIn(zoomTo(this.look, box));
    this.selected = box;
  }
}
