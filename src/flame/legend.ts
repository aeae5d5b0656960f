import { grouped, shareText } from './amount-text.ts';
import { changeColors, groupColor, type Theme } from './colors.ts';
import { element } from './element.ts';
import type { Look } from './look.ts';

/** More groups than these are shown only when somebody asks. */
const FEW = 10;

/** Who has how much of the time: a button for each group, which takes its functions out of the picture. */
export class Legend {
  readonly element: HTMLDivElement;
  private readonly onToggle: (group: number) => void;
  private isLong = false;
  /** Of the one graph that is shown: to count them takes the whole tree. */
  private groups: readonly GroupShare[] | null = null;

  constructor(onToggle: (group: number) => void) {
    this.onToggle = onToggle;
    this.element = element('div', {
      class: 'flame-legend',
      role: 'group',
      'aria-label': 'Packages',
    });
  }

  show(look: Look, theme: Theme): void {
    this.groups ??= groupsOf(look);
    const { groups } = this;
    const shown = this.isLong ? groups : groups.slice(0, FEW);
    const key = look.colorBy === 'change' ? changeKey(theme) : [];
    const chips = shown.map((group) => this.chip(look, group, theme));
    const rest = groups.length - shown.length;
    this.element.replaceChildren(
      ...key,
      ...chips,
      ...(rest > 0 ? [this.more(look, theme, rest)] : []),
    );
  }

  private chip(look: Look, { index, functions, share }: GroupShare, theme: Theme): HTMLElement {
    const group = look.graph.groups[index];
    const isHidden = look.isGroupHidden(index);
    const swatch = element('span', { class: 'flame-swatch', 'aria-hidden': 'true' });
    if (group !== undefined && look.colorBy === 'package') {
      swatch.style.background = groupColor(group, theme);
    }
    const counted = `${grouped(functions)} · ${shareText(share)}`;
    const name = element('span', {}, [group?.name ?? '']);
    const count = element('span', { class: 'flame-count' }, [counted]);
    const title = `${functions} functions with ${shareText(share)} of the time; press to ${isHidden ? 'show' : 'hide'} them`;
    const attributes = { type: 'button', 'aria-pressed': String(!isHidden), title };
    const chip = element('button', attributes, [swatch, name, count]);
    chip.addEventListener('click', () => this.onToggle(index));
    return chip;
  }

  private more(look: Look, theme: Theme, count: number): HTMLElement {
    const more = element('button', { type: 'button' }, [`${count} more`]);
    more.addEventListener('click', () => {
      this.isLong = true;
      this.show(look, theme);
    });
    return more;
  }
}

interface GroupShare {
  readonly index: number;
  readonly functions: number;
  /** Of the time itself, not of what it calls. */
  readonly share: number;
}

/** By their own time in the whole graph, whatever is hidden; the largest first. */
function groupsOf({ graph }: Look): readonly GroupShare[] {
  const { functions, groups, tree } = graph;
  const self = new Float64Array(groups.length);
  const count = new Int32Array(groups.length);
  const isThere = new Uint8Array(functions.name.length);
  for (let node = 1; node < tree.fn.length; node++) {
    isThere[tree.fn[node]] = 1;
    self[functions.group[tree.fn[node]]] += tree.self[node];
  }
  for (let fn = 1; fn < isThere.length; fn++) count[functions.group[fn]] += isThere[fn];
  const busy = self.filter((_, group) => groups[group].kind !== 'idle');
  const whole = busy.reduce((sum, value) => sum + value, 0) || 1;
  return groups
    .map((_, index) => ({
      index,
      functions: count[index],
      share: self[index] / whole,
    }))
    .filter(({ functions: number }) => number > 0)
    .sort((a, b) => b.share - a.share);
}

function changeKey(theme: Theme): readonly HTMLElement[] {
  return changeColors(theme).map(({ text, color }) => {
    const swatch = element('span', { class: 'flame-swatch', 'aria-hidden': 'true' });
    swatch.style.background = color;
    return element('span', { class: 'flame-key' }, [swatch, text]);
  });
}
