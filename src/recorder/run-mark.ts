import { tailOfFile } from '../files/file-tail.ts';
import { isObject } from '../importers/json-shape.ts';

/** One run of a recorded command: all dumps that it left have the same. */
export interface RunMark {
  /** Of one call of `record`. */
  readonly id: string;
  /** Which of its runs, from 1. */
  readonly number: number;
  /** As it was typed. */
  readonly command: string;
}

/** What the recorder knows of the thread that a dump is of. */
interface RecordedProcess {
  /** The script that the process was started with; `null`: nobody knows. */
  readonly script: string | null;
  readonly pid: number;
  /** 0 is the main thread. */
  readonly thread: number;
  /** Time that was not idle, or bytes that are in use. */
  readonly busy: number;
  readonly unit: 'us' | 'bytes';
  /** Version of Node, `20.20.2`; `null`: nobody knows. */
  readonly node: string | null;
}

export interface DumpMark {
  readonly run: RunMark;
  readonly process: RecordedProcess;
}

/** The mark stands at the very end, and what is long in it is cut. */
const TAIL_BYTES = 1 << 14;
const MAX_TEXT = 2000;

/** The mark as it stands in a dump, behind what else the recorder leaves there. */
export function markText({ run, process }: DumpMark): string {
  const cut = (text: string): string => text.slice(0, MAX_TEXT);
  const { pid, thread, busy, unit, node } = process;
  const script = process.script === null ? null : cut(process.script);
  const marked = {
    run: { ...run, command: cut(run.command) },
    process: { script, pid, thread, [unit === 'us' ? 'busyUs' : 'busyBytes']: busy, node },
  };
  return JSON.stringify(marked).slice(1, -1);
}

/** The mark of a dump, from its last bytes; `null`: it has none, or cannot be read. */
export function readMark(path: string): DumpMark | null {
  try {
    const tail = tailOfFile(path, TAIL_BYTES);
    // Inside of a string the quotes would be escaped.
    const at = tail.lastIndexOf('"run":{"id":');
    const end = tail.lastIndexOf('}}');
    if (at < 0 || end < at) return null;
    return checkedMark(JSON.parse(`{${tail.slice(at, end)}}`));
  } catch {
    return null;
  }
}

/** A dump may come from anywhere: what is not as it should be is not a mark. */
function checkedMark(value: unknown): DumpMark | null {
  if (!isObject(value) || !isObject(value['run']) || !isObject(value['process'])) return null;
  const { id, number, command } = value['run'];
  const { script, pid, thread, busyUs, busyBytes, node } = value['process'];
  const busy = busyUs ?? busyBytes;
  if (typeof id !== 'string' || typeof command !== 'string') return null;
  if (![number, pid, thread, busy].every(Number.isFinite)) return null;
  return {
    run: { id, number: number as number, command },
    process: {
      script: typeof script === 'string' ? script : null,
      pid: pid as number,
      thread: thread as number,
      busy: busy as number,
      unit: busyUs === undefined ? 'bytes' : 'us',
      node: typeof node === 'string' ? node : null,
    },
  };
}
