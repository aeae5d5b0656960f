import type { Boxes } from './boxes.ts';
import type { Theme } from './colors.ts';
import { element } from './element.ts';
import { layOut, type Placed } from './lay-out.ts';

const ROW_PX = 19;
const FONT = '12px ui-sans-serif, system-ui, sans-serif';
const MIN_WIDTH_PX = 0.5;
/** A text in less room than this says nothing. */
const MIN_TEXT_PX = 22;

/** What is drawn, and how. */
export interface Scene {
  readonly boxes: Boxes;
  readonly names: readonly string[];
  /** By function. */
  readonly colors: readonly string[];
  readonly pale: readonly string[];
  /** By function, 1 where it is searched for; `null`: nothing is. */
  readonly matches: Uint8Array | null;
  readonly theme: Theme;
  /** The part that takes the whole width. */
  readonly from: number;
  readonly to: number;
  /** -1: none. */
  readonly selected: number;
  readonly hovered: number;
  readonly rootName: string;
}

/** What is at a point: a box, or -1 for boxes too narrow to draw, with the part of the root that they are. */
export interface Hit {
  readonly box: number;
  readonly from: number;
  readonly to: number;
}

/** Draws boxes on a canvas that stays in sight while its surrounding scrolls. */
export class FlameCanvas {
  /** Scrolls; give it a height. */
  readonly stage: HTMLDivElement;
  readonly canvas: HTMLCanvasElement;
  private readonly room: HTMLDivElement;
  private readonly context: CanvasRenderingContext2D;
  private readonly observer: ResizeObserver;
  private scene: Scene | null = null;
  private placed: Placed | null = null;
  private readonly widths = new Map<string, number>();
  private frame = 0;
  private drawnSize = '';

  constructor(label: string) {
    this.canvas = element('canvas', { role: 'img', tabindex: 0, 'aria-label': label });
    this.room = element('div', { class: 'flame-room' }, [this.canvas]);
    this.stage = element('div', { class: 'flame-stage' }, [this.room]);
    this.context = this.canvas.getContext('2d') as CanvasRenderingContext2D;
    this.stage.addEventListener('scroll', () => this.redraw());
    this.observer = new ResizeObserver(() => this.drawIfResized());
    this.observer.observe(this.stage);
  }

  show(scene: Scene): void {
    this.scene = scene;
    this.draw();
  }

  destroy(): void {
    this.observer.disconnect();
    cancelAnimationFrame(this.frame);
  }

  /** What is drawn at a point of the window. `null`: nothing. */
  hitAt(clientX: number, clientY: number): Hit | null {
    const { placed, scene } = this;
    if (placed === null || scene === null) return null;
    const area = this.canvas.getBoundingClientRect();
    const x = clientX - area.left;
    const row = Math.floor((clientY - area.top + this.stage.scrollTop) / ROW_PX);
    for (let i = 0; i < placed.box.length; i++) {
      const left = placed.x[i];
      const width = placed.width[i];
      if (placed.row[i] !== row || x < left || x >= left + Math.max(1, width)) continue;
      const scale = (scene.to - scene.from) / (area.width || 1);
      const from = scene.from + left * scale;
      return { box: placed.box[i], from, to: from + width * scale };
    }
    return null;
  }

  /** Boxes that are wide enough to be drawn, in reading order. */
  get drawnBoxes(): readonly number[] {
    return this.placed?.box.filter((box) => box >= 0) ?? [];
  }

  /** The middle of the lower edge of a box, in pixels of the window. */
  placeOf(box: number): { readonly x: number; readonly y: number } | null {
    const i = this.placed?.box.indexOf(box) ?? -1;
    if (this.placed === null || i < 0) return null;
    const area = this.canvas.getBoundingClientRect();
    const y = (this.placed.row[i] + 1) * ROW_PX - this.stage.scrollTop;
    const middle = this.placed.x[i] + this.placed.width[i] / 2;
    return { x: area.left + middle, y: area.top + y };
  }

  /** Scrolls so far that a row is in sight. */
  reveal(row: number): void {
    const { scrollTop, clientHeight } = this.stage;
    const top = row * ROW_PX;
    this.room.style.height = `${Math.max(this.room.offsetHeight, top + ROW_PX)}px`;
    if (top < scrollTop) this.stage.scrollTop = top;
    if (top + ROW_PX > scrollTop + clientHeight) this.stage.scrollTop = top + ROW_PX - clientHeight;
  }

  private redraw(): void {
    cancelAnimationFrame(this.frame);
    this.frame = requestAnimationFrame(() => this.draw());
  }

  private drawIfResized(): void {
    const { clientWidth, clientHeight } = this.stage;
    if (this.drawnSize !== `${clientWidth} ${clientHeight}`) this.draw();
  }

  private draw(): void {
    const { scene, stage, context } = this;
    if (scene === null) return;
    const { clientWidth: width, clientHeight: height, scrollTop } = stage;
    if (width === 0 || height === 0) return;
    const placed = layOut(scene.boxes, {
      from: scene.from,
      to: scene.to,
      widthPx: width,
      minWidthPx: MIN_WIDTH_PX,
      firstRow: Math.floor(scrollTop / ROW_PX),
      endRow: Math.ceil((scrollTop + height) / ROW_PX) + 1,
    });
    this.placed = placed;
    this.drawnSize = `${width} ${height}`;
    const rows = placed.rowCount + (placed.isMore ? 3 : 0);
    this.room.style.height = `${Math.max(height, rows * ROW_PX)}px`;
    this.fit(width, height);
    context.fillStyle = scene.theme.background;
    context.fillRect(0, 0, width, height);
    context.font = FONT;
    context.textBaseline = 'middle';
    for (let i = 0; i < placed.box.length; i++) this.drawBox(scene, placed, i);
    this.drawMark(scene, scene.hovered, 1);
    this.drawMark(scene, scene.selected, 2);
  }

  private fit(width: number, height: number): void {
    const ratio = devicePixelRatio || 1;
    const [across, down] = [Math.round(width * ratio), Math.round(height * ratio)];
    if (this.canvas.width !== across || this.canvas.height !== down) {
      this.canvas.width = across;
      this.canvas.height = down;
      this.canvas.style.width = `${width}px`;
      this.canvas.style.height = `${height}px`;
    }
    this.context.setTransform(ratio, 0, 0, ratio, 0, 0);
  }

  private drawBox(scene: Scene, placed: Placed, i: number): void {
    const { context } = this;
    const box = placed.box[i];
    const x = placed.x[i];
    const y = placed.row[i] * ROW_PX - this.stage.scrollTop;
    const width = placed.width[i];
    const fn = box < 0 ? -1 : scene.boxes.fnOf(box);
    const isMatch = fn > 0 && scene.matches?.[fn] === 1;
    context.fillStyle = this.fillOf(scene, fn, isMatch);
    context.fillRect(x, y, width > 3 ? width - 1 : width, ROW_PX - 1);
    if (isMatch && width > 2) {
      context.strokeStyle = scene.theme.match;
      context.lineWidth = 1.5;
      context.strokeRect(x + 0.75, y + 0.75, Math.max(0.5, width - 2.5), ROW_PX - 2.5);
    }
    if (fn < 0 || width < MIN_TEXT_PX) return;
    const name = fn === 0 ? scene.rootName : scene.names[fn] || '(anonymous)';
    context.fillStyle = scene.theme.text;
    context.fillText(this.cut(name, width - 8), x + 4, y + ROW_PX / 2);
  }

  private fillOf({ theme, matches, colors, pale }: Scene, fn: number, isMatch: boolean): string {
    if (fn < 0) return theme.joined;
    if (fn === 0) return pale[0] ?? theme.joined;
    const list = matches === null || isMatch ? colors : pale;
    return list[fn] ?? theme.joined;
  }

  /** As much of a text as there is room for. */
  private cut(text: string, room: number): string {
    const width = this.widthOf(text);
    if (width <= room) return text;
    let length = Math.max(0, Math.floor((text.length * room) / width));
    while (length > 0 && this.widthOf(`${text.slice(0, length)}…`) > room) length--;
    return length < 1 ? '' : `${text.slice(0, length)}…`;
  }

  private widthOf(text: string): number {
    // Of a text longer than any screen the rest does not matter.
    const shown = text.slice(0, 400);
    let width = this.widths.get(shown);
    if (width === undefined) {
      if (this.widths.size > 20_000) this.widths.clear();
      width = this.context.measureText(shown).width;
      this.widths.set(shown, width);
    }
    return width;
  }

  private drawMark({ theme }: Scene, box: number, lineWidth: number): void {
    const i = this.placed?.box.indexOf(box) ?? -1;
    if (this.placed === null || box < 0 || i < 0) return;
    const y = this.placed.row[i] * ROW_PX - this.stage.scrollTop;
    const width = Math.max(1, this.placed.width[i] - 1);
    this.context.strokeStyle = theme.selection;
    this.context.lineWidth = lineWidth;
    const inset = lineWidth / 2;
    const x = this.placed.x[i] + inset;
    this.context.strokeRect(x, y + inset, Math.max(0.5, width - lineWidth), ROW_PX - 1 - lineWidth);
  }
}
