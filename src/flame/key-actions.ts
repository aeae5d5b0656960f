import { nameOf } from './box-text.ts';
import type { ColorBy } from './colors.ts';
import type { FlameCanvas } from './flame-canvas.ts';
import type { FlameState } from './flame-state.ts';
import type { FunctionsTable } from './functions-table.ts';
import type { KeyAction } from './keys.ts';
import type { Look, Mode } from './look.ts';
import type { Tools } from './tools.ts';

/** What keys act on beside the state. */
export interface KeyTarget {
  readonly canvas: FlameCanvas;
  readonly tools: Tools;
  readonly table: FunctionsTable;
  readonly help: HTMLDialogElement;
  show(): void;
  showSelected(): void;
  say(text: string): void;
}

/** What each action does. */
export function keyActions(
  state: FlameState,
  target: KeyTarget,
): Readonly<Record<KeyAction, () => void>> {
  const shown = (act: () => void) => () => {
    act();
    target.show();
  };
  const selecting = (act: () => void) => () => {
    act();
    target.showSelected();
  };
  const toggled = (mode: Mode) =>
    shown(() => {
      state.change((look) => look.setMode(look.shownMode === mode ? 'down' : mode));
    });
  return {
    caller: selecting(() => state.move('caller')),
    callee: selecting(() => state.move('callee')),
    left: selecting(() => state.move('left')),
    right: selecting(() => state.move('right')),
    next: selecting(() => state.toMatch(1, target.canvas.drawnBoxes)),
    previous: selecting(() => state.toMatch(-1, target.canvas.drawnBoxes)),
    zoom: shown(() => state.zoomToSelected()),
    back: shown(() => state.back()),
    hide: () => hideSelected(state, target),
    appearance: shown(() => state.change((look) => look.toggleAppearance())),
    functions: shown(() => target.table.toggle()),
    reset: shown(() => reset(state, target.table)),
    color: shown(() => {
      state.look.colorBy = nextColor(state.look);
    }),
    up: toggled('up'),
    time: toggled('time'),
    search: () => target.tools.search.select(),
    canvas: () => target.canvas.canvas.focus(),
    help: () => target.help.showModal(),
  };
}

/** The search ends first, then the table, then what is hidden comes back with the zoom. */
function reset(state: FlameState, table: FunctionsTable): void {
  if (state.look.search !== '') state.look.setSearch('');
  else if (table.isOpen) table.toggle();
  else state.reset();
}

function hideSelected(state: FlameState, target: KeyTarget): void {
  const fn = state.selectedFunction;
  if (fn === 0) return;
  state.hideSelected();
  target.show();
  target.say(`${nameOf(state.look.graph, fn)} is hidden; 0 shows it again`);
}

function nextColor({ graph, colorBy }: Look): ColorBy {
  const all: readonly ColorBy[] = ['package', 'file', 'self'];
  const offered = graph.changes === null ? all : (['change', ...all] as const);
  return offered[(offered.indexOf(colorBy) + 1) % offered.length];
}
