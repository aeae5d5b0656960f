import { amountText, shareText } from './amount-text.ts';
import { nameOf, placeText } from './box-text.ts';
import { button, element } from './element.ts';
import type { FlameTree } from './flame-tree.ts';
import { GroupedBoxes } from './grouped-boxes.ts';
import type { Look } from './look.ts';

/** More rows make a page slow, and nobody reads them: the search narrows the table. */
const MAX_ROWS = 300;

type Column = 'self' | 'cumulative';

/** The functions with their times; of one that is chosen its callers and what it calls. */
export class FunctionsTable {
  readonly element: HTMLDivElement;
  private readonly onShow: (fn: number) => void;
  private sortedBy: Column = 'self';
  private chosen = 0;
  private look: Look | null = null;

  /** @param onShow shows a function in the picture */
  constructor(onShow: (fn: number) => void) {
    this.onShow = onShow;
    this.element = element('div', { class: 'flame-table' });
    this.element.hidden = true;
  }

  get isOpen(): boolean {
    return !this.element.hidden;
  }

  toggle(): void {
    this.element.hidden = !this.element.hidden;
  }

  show(look: Look): void {
    this.look = look;
    if (this.isOpen) this.fill(look);
  }

  private fill(look: Look): void {
    const sums = functionSums(look.tree, look.graph.functions.name.length);
    const rows = this.rows(look, sums);
    const chosen = this.chosen > 0 ? [this.sandwich(look, this.chosen)] : [];
    this.element.replaceChildren(...chosen, this.table(look, sums, rows));
  }

  private rows({ matches, isIdle }: Look, sums: FunctionSums): readonly number[] {
    const key = sums[this.sortedBy];
    return Array.from(sums.self.keys())
      .filter((fn) => fn > 0 && sums.isThere[fn] === 1 && isIdle[fn] !== 1)
      .filter((fn) => matches === null || matches[fn] === 1)
      .sort((a, b) => key[b] - key[a]);
  }

  private table(look: Look, sums: FunctionSums, rows: readonly number[]): HTMLElement {
    const { graph, whole } = look;
    const shown = rows
      .slice(0, MAX_ROWS)
      .map((fn) =>
        element('tr', {}, [
          ...amountCells(sums.self[fn], whole, graph.unit),
          ...amountCells(sums.cumulative[fn], whole, graph.unit),
          element('td', {}, [this.nameButton(look, fn)]),
          element('td', { class: 'flame-place' }, [placeText(graph, fn)]),
        ]),
      );
    const left = rows.length - shown.length;
    const caption = left > 0 ? `Functions; ${left} more, search to narrow them` : 'Functions';
    return element('table', {}, [
      element('caption', {}, [caption]),
      element('thead', {}, [
        element('tr', {}, [
          this.sortHead('self', 'self'),
          this.sortHead('cumulative', 'cumulative'),
          element('th', { scope: 'col' }, ['function']),
          element('th', { scope: 'col' }, ['place']),
        ]),
      ]),
      element('tbody', {}, shown),
    ]);
  }

  private sortHead(column: Column, text: string): HTMLElement {
    const isSorted = this.sortedBy === column;
    const attributes = {
      scope: 'col',
      colspan: 2,
      'aria-sort': isSorted ? 'descending' : 'none',
    };
    const press = button(`${text}${isSorted ? ' ↓' : ''}`, `Sort by ${text}`, () => {
      this.sortedBy = column;
      if (this.look !== null) this.fill(this.look);
    });
    return element('th', attributes, [press]);
  }

  private nameButton(look: Look, fn: number): HTMLButtonElement {
    const name = nameOf(look.graph, fn);
    return button(name, `Callers and callees of ${name}`, () => {
      this.chosen = fn;
      this.fill(look);
      this.element.scrollTop = 0;
      this.element.querySelector('button')?.focus();
    });
  }

  private sandwich(look: Look, fn: number): HTMLElement {
    const name = nameOf(look.graph, fn);
    const show = button(`Show ${name} in the picture`, 'Zoom to its largest box', () =>
      this.onShow(fn),
    );
    return element('div', { class: 'flame-sandwich' }, [
      element('p', {}, [show]),
      this.side(look, fn, 'callers', `Callers of ${name}`),
      this.side(look, fn, 'callees', `Called by ${name}`),
    ]);
  }

  private side(look: Look, fn: number, direction: 'callers' | 'callees', caption: string) {
    const boxes = GroupedBoxes.around(look.tree, fn, direction);
    const rows = boxes
      .childrenOf(0)
      .map((box) =>
        element('tr', {}, [
          ...amountCells(boxes.widthOf(box), boxes.widthOf(0), look.graph.unit),
          element('td', {}, [this.nameButton(look, boxes.fnOf(box))]),
        ]),
      );
    const none = direction === 'callers' ? 'called by nobody' : 'calls nothing';
    const empty = element('tr', {}, [element('td', {}, [none])]);
    return element('table', {}, [
      element('caption', {}, [caption]),
      element('tbody', {}, rows.length > 0 ? rows.slice(0, MAX_ROWS) : [empty]),
    ]);
  }
}

function amountCells(amount: number, whole: number, unit: Look['graph']['unit']) {
  const share = whole > 0 ? amount / whole : 0;
  return [
    element('td', { class: 'flame-number' }, [amountText(amount, unit)]),
    element('td', { class: 'flame-number' }, [shareText(share)]),
  ];
}

/** Of each function; a stack on which it stands more than once counts once. */
interface FunctionSums {
  readonly self: Float64Array;
  readonly cumulative: Float64Array;
  readonly isThere: Uint8Array;
}

function functionSums(tree: FlameTree, count: number): FunctionSums {
  const self = new Float64Array(count);
  const cumulative = new Float64Array(count);
  const isThere = new Uint8Array(count);
  // By function the end of the outermost node that is open.
  const openUntil = new Int32Array(count);
  for (let node = 1; node < tree.fn.length; node++) {
    const fn = tree.fn[node];
    isThere[fn] = 1;
    self[fn] = self[fn] + tree.self[node];
    if (node < openUntil[fn]) continue;
    cumulative[fn] = cumulative[fn] + tree.total[node];
    openUntil[fn] = tree.end[node];
  }
  return { self, cumulative, isThere };
}
