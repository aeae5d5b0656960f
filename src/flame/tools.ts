import type { ColorBy } from './colors.ts';
import { button, element } from './element.ts';
import type { FlameGraph } from './flame-graph.ts';
import type { Look, Mode } from './look.ts';

/** What the buttons ask for. */
export interface ToolActions {
  readonly mode: (mode: Mode) => void;
  readonly appearance: () => void;
  readonly color: (by: ColorBy) => void;
  readonly search: (query: string) => void;
  readonly functions: () => void;
  readonly help: () => void;
  readonly reset: () => void;
}

const MODES: readonly (readonly [Mode, string, string])[] = [
  ['down', 'Top-down', 'Callers above what they call'],
  ['up', 'Bottom-up', 'What ran, and below it its callers (b)'],
  ['time', 'Time', 'In the order of time (o)'],
];

const COLORS: Readonly<Record<ColorBy, string>> = {
  package: 'by package',
  file: 'by file',
  self: 'by self time',
  change: 'by change',
};

/** The row of controls above a picture. */
export class Tools {
  readonly element: HTMLDivElement;
  readonly search: HTMLInputElement;
  readonly status: HTMLSpanElement;
  private readonly modes: ReadonlyMap<Mode, HTMLButtonElement>;
  private readonly order: HTMLButtonElement;
  private readonly colors: HTMLSelectElement;
  private readonly functions: HTMLButtonElement;

  constructor(graph: FlameGraph, actions: ToolActions) {
    this.search = element('input', {
      ...{ type: 'search', placeholder: 'Search: text or /RE/', spellcheck: 'false' },
      ...{ 'aria-label': 'Search functions', autocomplete: 'off' },
    });
    this.search.addEventListener('input', () => actions.search(this.search.value));
    this.status = element('span', { role: 'status', class: 'flame-status' });
    this.modes = new Map(
      MODES.filter(([mode]) => mode !== 'time' || graph.order !== null).map(
        ([mode, text, title]) => [mode, button(text, title, () => actions.mode(mode))],
      ),
    );
    this.order = button('', 'Order of neighbours (t)', actions.appearance);
    this.colors = colorChoice(graph, actions.color);
    this.functions = button('Functions', 'Table of functions (s)', actions.functions);
    const modes = element(
      'span',
      { role: 'group', 'aria-label': 'Direction', class: 'flame-modes' },
      [...this.modes.values()],
    );
    this.element = element('div', { class: 'flame-tools' }, [
      ...[modes, this.order, this.colors, this.functions],
      button('Reset', 'Show all again (0)', actions.reset),
      button('?', 'Keys (?)', actions.help),
      ...[this.search, this.status],
    ]);
  }

  show(look: Look, isTable: boolean): void {
    for (const [mode, made] of this.modes) {
      made.setAttribute('aria-pressed', String(mode === look.shownMode));
    }
    const other = look.graph.order === null ? 'Name order' : 'First seen';
    this.order.textContent = look.isInOrderOfAppearance ? other : 'Largest first';
    this.order.disabled = look.shownMode !== 'down';
    this.colors.value = look.colorBy;
    this.functions.setAttribute('aria-pressed', String(isTable));
    if (this.search.value !== look.search) this.search.value = look.search;
  }
}

function colorChoice(graph: FlameGraph, choose: (by: ColorBy) => void): HTMLSelectElement {
  const offered = (Object.keys(COLORS) as ColorBy[]).filter(
    (by) => by !== 'change' || graph.changes !== null,
  );
  const made = element(
    'select',
    { 'aria-label': 'Colours', title: 'Colours (c)' },
    offered.map((by) => element('option', { value: by }, [COLORS[by]])),
  );
  made.addEventListener('change', () => choose(made.value as ColorBy));
  return made;
}
