import { zoomTo } from './address.ts';
import { placeText } from './box-text.ts';
import { copyText } from './copy-text.ts';
import type { FlameCanvas } from './flame-canvas.ts';
import type { FlameState } from './flame-state.ts';
import type { Tip } from './tip.ts';

/** What the pointer acts on beside the state. */
export interface PointerTarget {
  readonly canvas: FlameCanvas;
  readonly tip: Tip;
  show(): void;
  showSelected(): void;
  draw(): void;
  linesOf(box: number): readonly string[];
  say(text: string): void;
}

const NARROW_LINES: readonly string[] = ['Too narrow to be drawn', 'click to look closer'];

/** Hovering tells, a click zooms, two copy the place. The right button is the browser's. */
export function listenToPointer(
  state: FlameState,
  target: PointerTarget,
  signal: AbortSignal,
): void {
  const { canvas } = target.canvas;
  // The second click of two is on what the first one has moved there.
  let clicked = -1;
  const setHovered = (box: number): void => {
    if (box === state.hovered) return;
    state.hovered = box;
    target.draw();
  };
  const leave = (): void => {
    setHovered(-1);
    target.tip.hide();
  };
  const hover = ({ clientX, clientY }: MouseEvent): void => {
    const hit = target.canvas.hitAt(clientX, clientY);
    if (hit === null) {
      leave();
      return;
    }
    setHovered(hit.box);
    target.tip.show(hit.box < 0 ? NARROW_LINES : target.linesOf(hit.box), clientX, clientY);
  };
  const click = ({ clientX, clientY, detail }: MouseEvent): void => {
    if (detail > 1) return;
    clicked = zoomAt(state, target, clientX, clientY);
  };
  canvas.addEventListener('mousemove', hover, { signal });
  canvas.addEventListener('mouseleave', leave, { signal });
  canvas.addEventListener('click', click, { signal });
  canvas.addEventListener('dblclick', () => void copyPlace(state, target, clicked), { signal });
}

/** Zooms to what is at a point; gives the box there, or -1. */
function zoomAt(state: FlameState, target: PointerTarget, x: number, y: number): number {
  const hit = target.canvas.hitAt(x, y);
  if (hit === null) return -1;
  target.tip.hide();
  if (hit.box < 0) {
    state.zoomIn({ box: state.zoom.box, from: hit.from, to: hit.to });
    target.show();
    return -1;
  }
  state.selected = hit.box;
  state.zoomIn(zoomTo(state.look, hit.box));
  target.showSelected();
  return hit.box;
}

async function copyPlace({ look }: FlameState, target: PointerTarget, box: number): Promise<void> {
  const place = box < 0 ? '' : placeText(look.graph, look.boxes.fnOf(box));
  if (place === '') return;
  const isCopied = await copyText(place);
  target.say(isCopied ? `copied ${place}` : 'the browser does not let it be copied');
}
