import { isLauncher } from './launcher.ts';

/** What decides between the dumps of a run. */
export interface Candidate {
  /** In the unit that all of them have. */
  readonly busy: number;
  readonly script: string | null;
}

/** The one with the most busy time, or most bytes in use, launchers left out while another is there; the first of equals. */
export function busiest<T extends Candidate>(dumps: readonly T[]): T | undefined {
  return busiestFirst(dumps)[0];
}

/** By their busy time, launchers behind all others; equals as they were. */
export function busiestFirst<T extends Candidate>(dumps: readonly T[]): readonly T[] {
  const rank = ({ script }: Candidate): number => (isLauncher(script) ? 1 : 0);
  return dumps.toSorted((a, b) => rank(a) - rank(b) || b.busy - a.busy);
}
