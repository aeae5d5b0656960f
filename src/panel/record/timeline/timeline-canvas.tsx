import {
  type KeyboardEvent,
  type PointerEvent,
  type RefObject,
  useEffect,
  useLayoutEffect,
  useRef,
  useState,
} from 'react';
import {
  AXIS_PX,
  drawTimeline,
  LINE_PX,
  lineAt,
  type TimelineScene,
  timeAt,
} from './draw-timeline.ts';
import { moved, type TimeWindow, zoomed } from './time-window.ts';
import { useColors } from './timeline-colors.ts';
import type { TimelineLines } from './timeline-rows.ts';
import { usePaneSize } from './use-pane-size.ts';

interface TimelineCanvasProps {
  readonly timeline: TimelineLines;
  readonly window: TimeWindow;
  readonly onWindow: (window: TimeWindow) => void;
  readonly selected: number;
  readonly onSelect: (line: number) => void;
  /** What is under the pointer; `line` -1: nothing. */
  readonly onPoint: (line: number, atMs: number) => void;
  readonly label: string;
}

/** The timeline as a picture that zooms and moves. */
export function TimelineCanvas(props: TimelineCanvasProps) {
  const { timeline, label } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const colors = useColors(canvas);
  const { widthPx, heightPx } = usePaneSize(scroller);
  const [topPx, setTopPx] = useState(0);
  const scene: TimelineScene | null = colors && {
    ...{ lines: timeline.lines, window: props.window, selected: props.selected },
    ...{ widthPx, heightPx, topPx, colors },
    labelPx: Math.min(320, Math.round(widthPx * 0.38)),
  };
  useLayoutEffect(() => {
    if (canvas.current !== null && scene !== null) paint(canvas.current, scene);
  });
  useWheelZoom(canvas, scene, props);
  const drag = useDrag(scene, props);
  return (
    <div
      className="rec-scroller"
      ref={scroller}
      onScroll={({ currentTarget }) => setTopPx(currentTarget.scrollTop)}
    >
      <div style={{ height: AXIS_PX + timeline.lines.length * LINE_PX }}>
        <canvas
          ref={canvas}
          className="rec-timeline"
          role="img"
          aria-label={label}
          tabIndex={0}
          style={{ width: widthPx, height: heightPx }}
          onKeyDown={(event) => handleKey(event, props, scroller)}
          {...drag}
        />
      </div>
    </div>
  );
}

function paint(canvas: HTMLCanvasElement, scene: TimelineScene): void {
  const ratio = devicePixelRatio || 1;
  const [width, height] = [scene.widthPx, scene.heightPx].map((px) => Math.round(px * ratio));
  if (canvas.width !== width) canvas.width = width ?? 0;
  if (canvas.height !== height) canvas.height = height ?? 0;
  const context = canvas.getContext('2d');
  if (context === null) return;
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  drawTimeline(context, scene);
}

/** Where Ctrl is held, or two fingers pinch; the wheel alone scrolls. */
function useWheelZoom(
  canvas: RefObject<HTMLCanvasElement | null>,
  scene: TimelineScene | null,
  { timeline, window, onWindow }: TimelineCanvasProps,
): void {
  useEffect(() => {
    const { current } = canvas;
    if (current === null || scene === null) return undefined;
    const onWheel = (event: WheelEvent): void => {
      if (!event.ctrlKey && !event.metaKey && !event.shiftKey) return;
      event.preventDefault();
      const by = event.deltaY === 0 ? event.deltaX : event.deltaY;
      const next = event.shiftKey
        ? moved(window, by / 1000, timeline.durationMs)
        : zoomed(window, 1.002 ** by, timeAt(scene, event.offsetX), timeline.durationMs);
      onWindow(next);
    };
    // React listens passively: there a page zooms with the picture.
    current.addEventListener('wheel', onWheel, { passive: false });
    return () => current.removeEventListener('wheel', onWheel);
  });
}

function useDrag(scene: TimelineScene | null, props: TimelineCanvasProps) {
  const from = useRef<{ readonly x: number; readonly window: TimeWindow } | null>(null);
  return {
    onPointerDown: ({ nativeEvent, currentTarget, pointerId }: PointerEvent<HTMLCanvasElement>) => {
      if (scene === null) return;
      const line = lineAt(scene, nativeEvent.offsetY);
      props.onSelect(line < scene.lines.length ? line : -1);
      from.current = { x: nativeEvent.offsetX, window: props.window };
      currentTarget.setPointerCapture(pointerId);
    },
    onPointerMove: ({ nativeEvent: { offsetX, offsetY } }: PointerEvent<HTMLCanvasElement>) => {
      if (scene === null) return;
      if (from.current === null) {
        props.onPoint(lineAt(scene, offsetY), timeAt(scene, offsetX));
        return;
      }
      const room = Math.max(1, scene.widthPx - scene.labelPx);
      const part = (from.current.x - offsetX) / room;
      props.onWindow(moved(from.current.window, part, props.timeline.durationMs));
    },
    onPointerUp: () => {
      from.current = null;
    },
    onPointerLeave: () => props.onPoint(-1, 0),
  };
}

function handleKey(
  event: KeyboardEvent,
  props: TimelineCanvasProps,
  scroller: RefObject<HTMLDivElement | null>,
): void {
  const { window, timeline, selected } = props;
  const { durationMs } = timeline;
  const middle = (window.fromMs + window.toMs) / 2;
  const select = (line: number): void => {
    const next = Math.min(timeline.lines.length - 1, Math.max(0, line));
    props.onSelect(next);
    bringIntoView(scroller.current, next);
  };
  const actions: Readonly<Record<string, () => void>> = {
    '+': () => props.onWindow(zoomed(window, 0.5, middle, durationMs)),
    '=': () => props.onWindow(zoomed(window, 0.5, middle, durationMs)),
    '-': () => props.onWindow(zoomed(window, 2, middle, durationMs)),
    '0': () => props.onWindow({ fromMs: 0, toMs: durationMs }),
    ArrowLeft: () => props.onWindow(moved(window, -0.2, durationMs)),
    ArrowRight: () => props.onWindow(moved(window, 0.2, durationMs)),
    ArrowUp: () => select(selected - 1),
    ArrowDown: () => select(selected + 1),
    Home: () => select(0),
    End: () => select(timeline.lines.length - 1),
  };
  const action = event.ctrlKey || event.metaKey ? undefined : actions[event.key];
  if (action === undefined) return;
  event.preventDefault();
  action();
}

function bringIntoView(scroller: HTMLDivElement | null, line: number): void {
  if (scroller === null) return;
  const top = line * LINE_PX;
  const room = scroller.clientHeight - AXIS_PX - LINE_PX;
  if (top < scroller.scrollTop) scroller.scrollTop = top;
  else if (top > scroller.scrollTop + room) scroller.scrollTop = top - room;
}
