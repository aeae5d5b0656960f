import { applyFragment, fragmentOf } from './address.ts';
import { amountText } from './amount-text.ts';
import { boxLines, foundText } from './box-text.ts';
import { type ColorBy, DARK, functionColors, LIGHT, paleColors, type Theme } from './colors.ts';
import { element } from './element.ts';
import { FlameCanvas } from './flame-canvas.ts';
import type { FlameGraph } from './flame-graph.ts';
import { FlameState } from './flame-state.ts';
import { FunctionsTable } from './functions-table.ts';
import { helpDialog } from './help.ts';
import { keyActions } from './key-actions.ts';
import { type KeyAction, keyAction } from './keys.ts';
import { Legend } from './legend.ts';
import type { Look } from './look.ts';
import { writeAddress } from './page-address.ts';
import { listenToPointer } from './pointer.ts';
import { Tip } from './tip.ts';
import { Tools } from './tools.ts';

export interface FlameOptions {
  /** What the picture is called; readers of screens say it. */
  readonly label?: string;
  /** The page is there for the picture alone: keys are heard everywhere, and its address holds the state. */
  readonly isPage?: boolean;
  /** By default that of the system, followed as it changes. */
  readonly scheme?: 'light' | 'dark';
}

/** The colours of all functions, and what they were made for. */
interface Paints {
  readonly colorBy: ColorBy;
  readonly theme: Theme;
  readonly colors: readonly string[];
  readonly pale: readonly string[];
}

/** The parts of a mounted graph, and what happens when somebody uses them. */
export class FlameView {
  private readonly options: FlameOptions;
  private readonly label: string;
  private readonly state: FlameState;
  readonly canvas: FlameCanvas;
  readonly tools: Tools;
  private readonly legend: Legend;
  readonly table: FunctionsTable;
  readonly tip = new Tip();
  readonly help = helpDialog();
  private readonly details = element('div', { class: 'flame-details' });
  private readonly spoken = element('div', { class: 'flame-spoken', 'aria-live': 'polite' });
  private readonly root: HTMLDivElement;
  private readonly gone = new AbortController();
  private readonly dark = matchMedia('(prefers-color-scheme: dark)');
  private readonly paper = matchMedia('print');
  private scheme: 'light' | 'dark' | null;
  private paints: Paints | null = null;
  private readonly actions: Readonly<Record<KeyAction, () => void>>;

  constructor(host: HTMLElement, graph: FlameGraph, options: FlameOptions) {
    this.options = options;
    this.label = options.label ?? 'Flame graph';
    this.scheme = options.scheme ?? null;
    this.state = new FlameState(graph);
    this.canvas = new FlameCanvas(this.label);
    this.actions = keyActions(this.state, this);
    this.tools = new Tools(graph, {
      mode: (mode) => {
        this.state.change((look) => look.setMode(mode));
        this.show();
      },
      appearance: this.actions.appearance,
      color: (by) => {
        this.state.look.colorBy = by;
        this.show();
      },
      search: (query) => this.search(query),
      functions: this.actions.functions,
      help: this.actions.help,
      reset: this.actions.reset,
    });
    this.legend = new Legend((group) => {
      this.state.change((look) => look.toggleGroup(group));
      this.show();
    });
    this.table = new FunctionsTable((fn) => this.showFunction(fn));
    this.root = element('div', { class: 'flame' }, [
      ...[this.tools.element, this.legend.element, this.canvas.stage, this.table.element],
      ...[this.details, this.tip.element, this.spoken, this.help],
    ]);
    if (options.isPage) this.state.zoom = applyFragment(this.state.look, location.hash);
    host.append(this.root);
    this.listen();
    this.show();
  }

  destroy(): void {
    this.gone.abort();
    this.canvas.destroy();
    this.root.remove();
  }

  setScheme(scheme: 'light' | 'dark' | null): void {
    this.scheme = scheme;
    this.show();
  }

  search(query: string): void {
    this.state.look.setSearch(query);
    this.show();
  }

  private get theme(): Theme {
    if (this.paper.matches) return LIGHT;
    const isDark = this.scheme === null ? this.dark.matches : this.scheme === 'dark';
    return isDark ? DARK : LIGHT;
  }

  private listen(): void {
    const { signal } = this.gone;
    const on = { signal };
    listenToPointer(this.state, this, signal);
    this.dark.addEventListener('change', () => this.show(), on);
    this.paper.addEventListener('change', () => this.show(), on);
    const keys = this.options.isPage ? document : this.root;
    keys.addEventListener('keydown', (event) => this.key(event as KeyboardEvent), on);
    if (this.options.isPage) addEventListener('hashchange', () => this.followAddress(), on);
  }

  /** Draws what there is to see now, and says it in the address. */
  show(): void {
    const { theme } = this;
    const { look } = this.state;
    this.root.dataset['scheme'] = theme.isDark ? 'dark' : 'light';
    this.tools.show(look, this.table.isOpen);
    this.tools.status.textContent = this.statusText();
    this.legend.show(look, theme);
    this.canvas.stage.hidden = this.table.isOpen;
    this.table.show(look);
    this.draw();
    if (this.options.isPage) writeAddress(look, this.state.zoom);
  }

  draw(): void {
    const { theme } = this;
    const { look, zoom, selected, hovered } = this.state;
    const { colors, pale } = this.paintsFor(look, theme);
    this.canvas.show({
      ...{ boxes: look.boxes, matches: look.matches, theme, colors, pale, selected, hovered },
      names: look.graph.functions.name,
      from: zoom.from,
      to: zoom.to,
      rootName: `all: ${amountText(look.boxes.widthOf(0), look.graph.unit)}`,
    });
    this.showDetails(hovered >= 0 ? hovered : selected);
    if (selected < 0) this.canvas.canvas.setAttribute('aria-label', this.label);
  }

  /** Each move of the pointer draws, and few of them change the colours. */
  private paintsFor({ graph, colorBy }: Look, theme: Theme): Paints {
    if (this.paints?.colorBy !== colorBy || this.paints.theme !== theme) {
      const colors = functionColors(graph, colorBy, theme);
      this.paints = { colorBy, theme, colors, pale: paleColors(colors, theme) };
    }
    return this.paints;
  }

  private statusText(): string {
    const { search, found } = this.state.look;
    if (search === '') return '';
    if (found === null) return 'the expression is not complete';
    return foundText(found);
  }

  linesOf(box: number): readonly string[] {
    const { look, zoom } = this.state;
    return boxLines(look, box, zoom.box).filter((line) => line !== '');
  }

  private showDetails(box: number): void {
    const [name = '', ...rest] = box < 0 ? [] : this.linesOf(box);
    const more = rest.length > 0 ? ` ${rest.join(' · ')}` : '';
    this.details.replaceChildren(element('b', {}, [name]), more);
  }

  /** Shows what is selected now, and says it. */
  showSelected(): void {
    const { selected, look } = this.state;
    this.show();
    if (selected < 0) return;
    const text = this.linesOf(selected).join(', ');
    this.canvas.canvas.setAttribute('aria-label', `${this.label}: ${text}`);
    this.spoken.textContent = text;
    this.canvas.reveal(look.boxes.depthOf(selected));
  }

  private key(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey || this.help.open) return;
    const target = event.target as Element | null;
    const isTyping = target === this.tools.search;
    const isControl = target?.closest?.('button,select,input,a') instanceof Element;
    const action = keyAction(event.key, { isTyping, isControl });
    if (action === null) return;
    event.preventDefault();
    this.tip.hide();
    this.actions[action]();
  }

  /** Tells readers of screens, and all others for a moment. */
  say(text: string): void {
    this.spoken.textContent = text;
    this.details.textContent = text;
  }

  private showFunction(fn: number): void {
    this.table.toggle();
    this.state.showFunction(fn);
    this.showSelected();
    this.canvas.canvas.focus();
  }

  private followAddress(): void {
    const { state } = this;
    if (fragmentOf(state.look, state.zoom) === location.hash.replace(/^#/, '')) return;
    state.forget();
    state.zoom = applyFragment(state.look, location.hash);
    this.show();
  }
}
