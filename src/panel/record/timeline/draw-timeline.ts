import { KIND_TITLE } from '../calls/kind-words.ts';
import { drawnBars } from './bars.ts';
import { axisText, axisTimes, type TimeWindow } from './time-window.ts';
import type { TimelineColors } from './timeline-colors.ts';
import type { RowSpan, TimelineLine } from './timeline-rows.ts';

export const LINE_PX = 22;
export const AXIS_PX = 22;
const BAR_PX = 12;
const GAP_PX = 8;
const LEAST_BAR_PX = 1.5;

/** What is drawn, and where. */
export interface TimelineScene {
  readonly lines: readonly TimelineLine[];
  readonly window: TimeWindow;
  /** Of the canvas. */
  readonly widthPx: number;
  readonly heightPx: number;
  /** Room for the texts at the left. */
  readonly labelPx: number;
  /** By how much the lines are scrolled. */
  readonly topPx: number;
  /** -1: none. */
  readonly selected: number;
  readonly colors: TimelineColors;
}

/** Where a time is on the canvas. */
function xOf({ window, widthPx, labelPx }: TimelineScene, ms: number): number {
  const width = window.toMs - window.fromMs;
  const room = widthPx - labelPx - GAP_PX;
  return labelPx + (width > 0 ? ((ms - window.fromMs) / width) * room : 0);
}

/** The time at a place of the canvas. */
export function timeAt({ window, widthPx, labelPx }: TimelineScene, x: number): number {
  const room = Math.max(1, widthPx - labelPx - GAP_PX);
  return window.fromMs + ((x - labelPx) / room) * (window.toMs - window.fromMs);
}

export function lineAt({ topPx }: TimelineScene, y: number): number {
  return y < AXIS_PX ? -1 : Math.floor((y - AXIS_PX + topPx) / LINE_PX);
}

/** Draws the lines that can be seen. */
export function drawTimeline(context: CanvasRenderingContext2D, scene: TimelineScene): void {
  const { widthPx, heightPx, topPx, lines, colors } = scene;
  context.clearRect(0, 0, widthPx, heightPx);
  context.font = '11px ui-monospace, Menlo, Consolas, "DejaVu Sans Mono", monospace';
  context.textBaseline = 'middle';
  drawWork(context, scene);
  drawGrid(context, scene);
  const first = Math.max(0, Math.floor(topPx / LINE_PX));
  const last = Math.min(lines.length, Math.ceil((topPx + heightPx - AXIS_PX) / LINE_PX));
  for (let index = first; index < last; index++) drawLine(context, scene, index);
  context.fillStyle = colors.surface;
  context.fillRect(0, 0, widthPx, AXIS_PX);
  drawAxis(context, scene);
}

/** Behind all lines, pale, when the program worked. */
function drawWork(context: CanvasRenderingContext2D, scene: TimelineScene): void {
  const work = scene.lines.find(({ kind }) => kind === 'cpu');
  if (work === undefined) return;
  context.globalAlpha = 0.12;
  context.fillStyle = scene.colors.cpu;
  eachBar(scene, work.spans, (x, width) => context.fillRect(x, AXIS_PX, width, scene.heightPx));
  context.globalAlpha = 1;
}

function drawLine(context: CanvasRenderingContext2D, scene: TimelineScene, index: number): void {
  const { lines, colors, widthPx, labelPx, topPx, selected } = scene;
  const line = lines[index] as TimelineLine;
  const y = AXIS_PX + index * LINE_PX - topPx;
  const middle = y + LINE_PX / 2;
  if (index === selected) {
    context.fillStyle = colors.selected;
    context.fillRect(0, y, widthPx, LINE_PX);
  }
  drawLabel(context, scene, line, middle);
  context.save();
  context.beginPath();
  context.rect(labelPx, y, widthPx - labelPx, LINE_PX);
  context.clip();
  context.fillStyle = colors.dim;
  for (const { startMs, runMs } of line.spans) {
    if (runMs > startMs) {
      const x = xOf(scene, startMs);
      context.fillRect(x, middle - 0.5, xOf(scene, runMs) - x, 1);
    }
  }
  context.fillStyle = colors[line.kind];
  eachBar(scene, line.spans, (x, width) => context.fillRect(x, middle - BAR_PX / 2, width, BAR_PX));
  context.restore();
}

function drawLabel(
  context: CanvasRenderingContext2D,
  { colors, labelPx }: TimelineScene,
  { kind, mark, text }: TimelineLine,
  middle: number,
): void {
  context.save();
  context.beginPath();
  context.rect(0, middle - LINE_PX / 2, labelPx - GAP_PX, LINE_PX);
  context.clip();
  context.fillStyle = colors.dim;
  context.fillText(kind === 'cpu' ? 'CPU' : KIND_TITLE[kind], GAP_PX, middle);
  const at = GAP_PX + 40;
  const marked = mark === '' ? '' : `${mark} `;
  context.fillStyle = colors.bad;
  context.fillText(marked, at, middle);
  context.fillStyle = colors.text;
  const textAt = at + context.measureText(marked).width;
  context.fillText(fitting(context, text, labelPx - GAP_PX - textAt), textAt, middle);
  context.restore();
}

/** As much of a text as there is room for; its letters are all of one width. */
function fitting(context: CanvasRenderingContext2D, text: string, roomPx: number): string {
  const most = Math.floor(roomPx / Math.max(1, context.measureText('m').width));
  return text.length <= most ? text : `${text.slice(0, Math.max(0, most - 1))}…`;
}

/** Bars in view; those that lie on the same pixels are drawn once. */
function eachBar(
  scene: TimelineScene,
  spans: readonly RowSpan[],
  draw: (x: number, width: number) => void,
): void {
  const { fromMs, toMs } = scene.window;
  const bars = spans
    .filter(({ runMs, endMs }) => endMs >= fromMs && runMs <= toMs)
    .map(({ runMs, endMs }) => {
      const x = Math.max(xOf(scene, runMs), scene.labelPx);
      return { x, width: Math.max(LEAST_BAR_PX, xOf(scene, endMs) - x) };
    });
  for (const { x, width } of drawnBars(bars)) draw(x, width);
}

/** Behind the bars. */
function drawGrid(context: CanvasRenderingContext2D, scene: TimelineScene): void {
  context.fillStyle = scene.colors.line;
  for (const ms of timesOf(scene)) {
    context.fillRect(Math.round(xOf(scene, ms)), AXIS_PX - 4, 1, scene.heightPx);
  }
}

function timesOf({ window, widthPx, labelPx }: TimelineScene): readonly number[] {
  return axisTimes(window, Math.max(1, Math.floor((widthPx - labelPx) / 66)));
}

function drawAxis(context: CanvasRenderingContext2D, scene: TimelineScene): void {
  const { window, colors, widthPx } = scene;
  context.fillStyle = colors.dim;
  for (const ms of timesOf(scene)) {
    const x = xOf(scene, ms);
    const text = axisText(ms, window.toMs - window.fromMs);
    const room = Math.min(x + 3, widthPx - context.measureText(text).width - 2);
    context.fillText(text, room, AXIS_PX / 2);
  }
}
