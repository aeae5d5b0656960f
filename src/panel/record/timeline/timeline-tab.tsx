import { useMemo, useState } from 'react';
import { cpuSlices } from '../cpu/cpu-slices.ts';
import { useCpuProfile } from '../cpu/use-cpu-profile.ts';
import { msText } from '../ms-text.ts';
import { useRecord } from '../record-facts.ts';
import { type TimeWindow, zoomed } from './time-window.ts';
import { TimelineCanvas } from './timeline-canvas.tsx';
import { lineText, spanText, type TimelineLines, timelineLines } from './timeline-rows.ts';
import { TimelineTable } from './timeline-table.tsx';

/** All calls on one axis of time, with the times in which the program worked. */
export function TimelineTab() {
  const { facts } = useRecord();
  const cpu = useCpuProfile();
  const timeline = useMemo(() => {
    return timelineLines(facts, cpu.state === 'ready' ? cpuSlices(cpu.cpu.profile) : []);
  }, [facts, cpu]);
  const [window, setWindow] = useState<TimeWindow>({ fromMs: 0, toMs: timeline.durationMs });
  const [isTable, setIsTable] = useState(false);
  if (timeline.lines.length === 0) return <p className="rec-none">Nothing was called</p>;
  return (
    <>
      <TimelineToolbar
        {...{ window, timeline, isTable }}
        onWindow={setWindow}
        onTable={setIsTable}
      />
      {isTable ? (
        <TimelineTable />
      ) : (
        <TimelinePicture {...{ window, timeline }} onWindow={setWindow} />
      )}
    </>
  );
}

interface TimelinePartProps {
  readonly timeline: TimelineLines;
  readonly window: TimeWindow;
  readonly onWindow: (window: TimeWindow) => void;
}

interface TimelineToolbarProps extends TimelinePartProps {
  readonly isTable: boolean;
  readonly onTable: (isTable: boolean) => void;
}

function TimelineToolbar({ timeline, window, onWindow, isTable, onTable }: TimelineToolbarProps) {
  const { durationMs } = timeline;
  const zoom = (factor: number) => () =>
    onWindow(zoomed(window, factor, (window.fromMs + window.toMs) / 2, durationMs));
  return (
    <div className="rec-toolbar">
      <button type="button" onClick={zoom(0.5)} disabled={isTable} title="Key: +">
        Zoom in
      </button>
      <button type="button" onClick={zoom(2)} disabled={isTable} title="Key: -">
        Zoom out
      </button>
      <button
        type="button"
        onClick={() => onWindow({ fromMs: 0, toMs: durationMs })}
        disabled={isTable}
        title="Key: 0"
      >
        Show all
      </button>
      <label>
        <input
          type="checkbox"
          checked={isTable}
          onChange={({ target }) => onTable(target.checked)}
        />
        As a table
      </label>
      <span className="rec-summary">
        {isTable ? '' : `${msText(window.fromMs)} to ${msText(window.toMs)} ms`}
      </span>
    </div>
  );
}

const HINT = 'Ctrl and the wheel, + and − zoom; drag, ← and → move; ↑ and ↓ choose a line.';

function TimelinePicture({ timeline, window, onWindow }: TimelinePartProps) {
  const [selected, setSelected] = useState(-1);
  const [pointed, setPointed] = useState('');
  const line = timeline.lines[selected];
  const { durationMs, lines } = timeline;
  const point = (index: number, atMs: number): void => {
    const under = lines[index];
    const span = under?.spans.find(({ startMs, endMs }) => startMs <= atMs && atMs <= endMs);
    setPointed(under === undefined ? '' : `${lineText(under)}${span ? `: ${spanText(span)}` : ''}`);
  };
  return (
    <>
      <TimelineCanvas
        {...{ timeline, window, onWindow, selected }}
        onSelect={setSelected}
        onPoint={point}
        label={`Timeline of ${msText(durationMs)} ms in ${lines.length} lines`}
      />
      <p className="rec-pointed" role="status">
        {pointed || (line === undefined ? HINT : lineText(line))}
      </p>
    </>
  );
}
