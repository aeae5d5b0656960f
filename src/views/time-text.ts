import type { TimeWindow } from '../model/cut-profile.ts';

const DECIMALS = 9;

/** The command that leaves this window: `between 2.1s 2.6s`. */
export function betweenText({ fromUs, toUs }: TimeWindow): string {
  return `between ${secondsText(fromUs)} ${secondsText(toUs)}`;
}

function secondsText(us: number): string {
  const text = (us / 1e6).toFixed(DECIMALS);
  return `${text.replace(/\.?0+$/, '')}s`;
}
