import { amountText, shareText } from '../../../flame/amount-text.ts';
import type { Boxes } from '../../../flame/boxes.ts';
import type { FlameGraph } from '../../../flame/flame-graph.ts';
import { displayPath } from '../../../model/display-path.ts';
import { displayText } from '../../../model/display-text.ts';
import { take, textWidth } from '../text-width.ts';

/** What boxes say of themselves, as far as there is room. */
export class BoxLabels {
  private readonly graph: FlameGraph;
  private readonly boxes: Boxes;
  private readonly whole: number;
  private readonly ellipsis: string;
  private readonly names = new Map<number, string>();

  /** @param whole what shares are of */
  constructor(
    graph: FlameGraph,
    boxes: Boxes,
    { whole, isAscii }: { whole: number; isAscii: boolean },
  ) {
    this.graph = graph;
    this.boxes = boxes;
    this.whole = whole;
    this.ellipsis = isAscii ? '.' : '…';
  }

  /** The name; behind it the file, and the share; as wide as the room, with blanks. */
  text(box: number, columns: number): string {
    const fn = this.boxes.fnOf(box);
    const name = fn === 0 ? 'all' : this.nameOf(fn);
    const width = textWidth(name);
    if (width > columns) return this.cut(name, columns);
    let text = name;
    let left = columns - width;
    const amount = amountText(this.boxes.widthOf(box), this.graph.unit);
    for (const more of fn === 0 ? [amount] : [this.fileOf(fn), this.shareOf(box)]) {
      const wide = textWidth(more);
      if (more === '' || wide + 2 > left) continue;
      text += `  ${more}`;
      left -= wide + 2;
    }
    return text + ' '.repeat(left);
  }

  private nameOf(fn: number): string {
    let name = this.names.get(fn);
    if (name === undefined) {
      const { functions, changes } = this.graph;
      const direction = changes?.[fn]?.direction ?? null;
      // Not by colour alone.
      const sign = direction === 'more' ? '+' : '-';
      name = `${direction === null ? '' : sign}${displayText(functions.name[fn] || '(anonymous)')}`;
      this.names.set(fn, name);
    }
    return name;
  }

  private fileOf(fn: number): string {
    const { file, line } = this.graph.functions;
    if (file[fn] === '') return '';
    const base = displayPath(file[fn]).replace(/^.*[\\/](?=[^\\/])/s, '');
    return displayText(line[fn] > 0 ? `${base}:${line[fn]}` : base);
  }

  private shareOf(box: number): string {
    return this.whole > 0 ? shareText(this.boxes.widthOf(box) / this.whole) : '';
  }

  private cut(name: string, columns: number): string {
    if (columns < 2) return ' '.repeat(columns);
    const text = `${take(name, columns - 1, 'start')}${this.ellipsis}`;
    return text + ' '.repeat(columns - textWidth(text));
  }
}
