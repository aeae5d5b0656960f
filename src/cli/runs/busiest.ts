import { isLauncher } from './launcher.ts';

/** What decides between the dumps of a run. */
export interface Candidate {
  readonly busyUs: number;
  readonly script: string | null;
}

/** The one with the most busy time, launchers left out while another is there; the first of equals. */
export function busiest<T extends Candidate>(dumps: readonly T[]): T | undefined {
  const programs = dumps.filter(({ script }) => !isLauncher(script));
  const choice = programs.length > 0 ? programs : dumps;
  return choice.reduce<T | undefined>(
    (best, dump) => (best === undefined || dump.busyUs > best.busyUs ? dump : best),
    undefined,
  );
}
