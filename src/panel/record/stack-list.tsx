import { useState } from 'react';
import { framesOf } from '../../records/groups.ts';
import type { Frame } from '../../records/record.ts';
import { visibleLine } from '../../records/visible-text.ts';
import { useRecord } from './record-facts.ts';

interface StackListProps {
  /** Index into the stacks of the record; `null`: none was taken. */
  readonly stack: number | null;
  /** Frames of libraries are shown with the others. */
  readonly hasLibraries: boolean;
}

/** A stack, innermost frame first. Frames of libraries are folded, each run of them behind a button. */
export function StackList({ stack, hasLibraries }: StackListProps) {
  const { facts } = useRecord();
  const [unfolded, setUnfolded] = useState<ReadonlySet<number>>(new Set());
  const frames = framesOf(facts.record, stack);
  if (frames.length === 0) return <p className="rec-dim">No stack was taken.</p>;
  const toggle = (run: number): void => {
    const next = new Set(unfolded);
    if (!next.delete(run)) next.add(run);
    setUnfolded(next);
  };
  return (
    <ol className="rec-stack" aria-label="Stack">
      {runsOf(frames, hasLibraries).map((run) => (
        <RunItems key={run.start} run={run} isOpen={unfolded.has(run.start)} onToggle={toggle} />
      ))}
    </ol>
  );
}

/** Frames that follow each other and are all shown, or all folded. */
interface Run {
  readonly start: number;
  readonly isFolded: boolean;
  readonly members: readonly Frame[];
}

function runsOf(frames: readonly Frame[], hasLibraries: boolean): readonly Run[] {
  const runs: { start: number; isFolded: boolean; members: Frame[] }[] = [];
  frames.forEach((frame, start) => {
    const isFolded = frame.kind !== 'app' && !hasLibraries;
    const last = runs.at(-1);
    if (last?.isFolded === isFolded) last.members.push(frame);
    else runs.push({ start, isFolded, members: [frame] });
  });
  return runs;
}

interface RunItemsProps {
  readonly run: Run;
  readonly isOpen: boolean;
  readonly onToggle: (start: number) => void;
}

function RunItems({ run: { start, isFolded, members }, isOpen, onToggle }: RunItemsProps) {
  return (
    <>
      {isFolded && (
        <li>
          <button
            type="button"
            className="rec-fold"
            aria-expanded={isOpen}
            onClick={() => onToggle(start)}
          >
            {`${members.length} library frame${members.length === 1 ? '' : 's'}`}
          </button>
        </li>
      )}
      {(!isFolded || isOpen) &&
        members.map((frame, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: frames of a stack may be equal
          <FrameItem key={i} frame={frame} />
        ))}
    </>
  );
}

function FrameItem({ frame }: { readonly frame: Frame }) {
  const { facts } = useRecord();
  const { fn, file, line, col, kind } = frame;
  return (
    <li className={kind === 'app' ? undefined : 'rec-dim'}>
      <span className="rec-fn">{fn === '' ? '(anonymous)' : visibleLine(fn)}</span>{' '}
      <PlaceLink file={file} line={line} col={col} text={facts.placeOf(frame)} />
    </li>
  );
}

interface PlaceLinkProps extends Pick<Frame, 'file' | 'line' | 'col'> {
  readonly text: string;
}

/** A place in the code; where there is an editor and a file, a button that opens it there. */
export function PlaceLink({ file, line, col, text }: PlaceLinkProps) {
  const { openInEditor } = useRecord();
  const shown = visibleLine(text);
  const whole = visibleLine(`${file}:${line}:${col}`);
  if (openInEditor === null || !isFile(file)) return <span title={whole}>{shown}</span>;
  return (
    <button
      type="button"
      className="rec-link"
      title={`Open ${whole}`}
      onClick={() => openInEditor(file, line, col)}
    >
      {shown}
    </button>
  );
}

/** An absolute path of any system: nothing else can be opened. */
function isFile(file: string): boolean {
  return /^(?:\/|[A-Za-z]:[\\/]|\\\\)/.test(file);
}
