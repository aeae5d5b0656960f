import { amountText, shareText } from '../../flame/amount-text.ts';
import { functionColors, LIGHT } from '../../flame/colors.ts';
import type { FlameGraph } from '../../flame/flame-graph.ts';
import { layOut, type Placed } from '../../flame/lay-out.ts';
import { TreeBoxes } from '../../flame/tree-boxes.ts';
import { quantityOf } from '../../model/profile-unit.ts';
import type { Exporter } from '../exporter.ts';
import { flameOfView } from './flame-of-view.ts';
import { cutText, escapedXml, hexOf } from './svg-text.ts';

/** A flame graph as a still picture, for a README or an issue: no script, and a title for each box. */
export const svg: Exporter = {
  name: 'svg',
  summary: 'a flame graph as a still picture, for documents and issues',
  endings: ['.svg'],
  needs: 'stacks',
  isFlameGraph: true,
  isBinary: false,
  write: (view, origin) => [flamePicture(flameOfView(view, origin))],
};

const WIDTH_PX = 1200;
const ROW_PX = 17;
const SIDE_PX = 8;
/** Deeper levels are left out: nobody scrolls so far in a document. */
const MAX_ROWS = 200;
/** What is narrower is left out; the next one where the picture is too large. */
const MIN_WIDTHS_PX: readonly number[] = [0.3, 0.6, 1, 1.5, 2, 3, 4, 6, 9, 14, 20, 40];
const MAX_BYTES = 300_000;

function flamePicture(graph: FlameGraph): string {
  const boxes = new TreeBoxes(graph.tree, true);
  const drawing = new Drawing(graph, boxes);
  let picture = '';
  for (const minWidthPx of MIN_WIDTHS_PX) {
    picture = drawing.text(minWidthPx);
    if (Buffer.byteLength(picture) < MAX_BYTES) break;
  }
  return picture;
}

class Drawing {
  private readonly graph: FlameGraph;
  private readonly boxes: TreeBoxes;
  private readonly colors: readonly string[];
  private readonly whole: number;

  constructor(graph: FlameGraph, boxes: TreeBoxes) {
    this.graph = graph;
    this.boxes = boxes;
    const by = graph.changes === null ? 'package' : 'change';
    this.colors = functionColors(graph, by, LIGHT).map(hexOf);
    this.whole = boxes.widthOf(0);
  }

  text(minWidthPx: number): string {
    const placed = layOut(this.boxes, {
      from: 0,
      to: this.whole || 1,
      widthPx: WIDTH_PX - 2 * SIDE_PX,
      minWidthPx,
      firstRow: 0,
      endRow: MAX_ROWS,
    });
    const head = this.headLines();
    const top = 8 + head.length * ROW_PX;
    const foot = [...this.footLines(placed, minWidthPx)];
    const rowCount = (placed.row.at(-1) ?? 0) + 1;
    const bottom = top + rowCount * ROW_PX;
    const height = bottom + foot.length * ROW_PX + 8;
    const lines = (texts: readonly string[], at: number): string =>
      texts.map((text, i) => textLine(text, at + i * ROW_PX)).join('');
    return [
      `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH_PX}" height="${height}" viewBox="0 0 ${WIDTH_PX} ${height}" role="img" aria-label="${escapedXml(`Flame graph of ${this.graph.title}`)}" font-family="ui-monospace,Menlo,Consolas,'DejaVu Sans Mono',monospace" font-size="11" fill="#161616">\n`,
      `<rect width="${WIDTH_PX}" height="${height}" fill="#fff"/>\n`,
      lines(head, 8),
      ...placed.box.map((box, i) => (box < 0 ? '' : this.boxText(placed, i, top))),
      lines(foot, bottom + 2),
      '</svg>\n',
    ].join('');
  }

  private headLines(): readonly string[] {
    const { title, about, changes } = this.graph;
    const key =
      changes === null ? [] : ['red: more · blue: less · grey: no change that can be told'];
    return [title, about.join(' · '), ...key];
  }

  /** What is not to be seen. */
  private *footLines({ box, width, isMore }: Placed, minWidthPx: number): Iterable<string> {
    let left = 0;
    box.forEach((one, i) => {
      if (one < 0) left += width[i];
    });
    const share = left / (WIDTH_PX - 2 * SIDE_PX);
    if (share > 0) {
      yield `left out: boxes narrower than ${minWidthPx} px, with ${shareText(share)} of the ${quantityOf(this.graph.unit)}`;
    }
    if (isMore) yield `left out: what is more than ${MAX_ROWS} levels deep`;
  }

  private boxText({ box, row, x, width }: Placed, i: number, top: number): string {
    const fn = this.boxes.fnOf(box[i]);
    const y = top + row[i] * ROW_PX;
    const isRoot = fn === 0;
    const name = isRoot ? 'all' : this.graph.functions.name[fn] || '(anonymous)';
    const shownWidth = Math.max(0.3, width[i] > 3 ? width[i] - 1 : width[i]);
    const color = isRoot ? '#ebebee' : this.colors[fn];
    const place = `x="${short(x[i] + SIDE_PX)}" y="${y}"`;
    const text = cutText(name, width[i] - 6);
    const label =
      text === ''
        ? ''
        : `<text x="${short(x[i] + SIDE_PX + 3)}" y="${y + 12}">${escapedXml(text)}</text>`;
    return `<g><title>${escapedXml(this.title(box[i], name))}</title><rect ${place} width="${short(shownWidth)}" height="${ROW_PX - 1}" fill="${color}"/>${label}</g>\n`;
  }

  /** `NAME (SELF of CUMULATIVE, P %)` */
  private title(box: number, name: string): string {
    const { unit, changes } = this.graph;
    const self = amountText(this.boxes.selfOf(box), unit);
    const sum = amountText(this.boxes.widthOf(box), unit);
    const share = shareText(this.whole > 0 ? this.boxes.widthOf(box) / this.whole : 0);
    const change = changes?.[this.boxes.fnOf(box)]?.text ?? '';
    return `${name} (${self} of ${sum}, ${share})${change === '' ? '' : `: ${change}`}`;
  }
}

function textLine(text: string, y: number): string {
  const shown = cutText(text, WIDTH_PX - 2 * SIDE_PX);
  return `<text x="${SIDE_PX}" y="${y + 11}">${escapedXml(shown)}</text>\n`;
}

function short(px: number): string {
  return `${Math.round(px * 100) / 100}`;
}
