import type { TimeWindow } from '../model/cut-profile.ts';

/** A time as the user gave it: since the first sample, or how long. */
export type TimeAmount =
  | { readonly unit: 'us'; readonly value: number }
  /** A part of the duration. */
  | { readonly unit: 'share'; readonly value: number };

/** A filter that leaves the samples of a part of the time, as `between`, `last` and `slowest` make it. */
export type TimeFilter = BetweenFilter | LengthFilter<'last'> | LengthFilter<'slowest'>;

interface BetweenFilter {
  readonly kind: 'between';
  /** The command with its words. */
  readonly text: string;
  readonly from: TimeAmount;
  readonly to: TimeAmount;
}

export interface LengthFilter<Kind extends 'last' | 'slowest'> {
  readonly kind: Kind;
  /** The command with its words. */
  readonly text: string;
  readonly length: TimeAmount;
}

/** How much that is of a duration. */
export function amountUs({ unit, value }: TimeAmount, durationUs: number): number {
  return unit === 'us' ? value : value * durationUs;
}

/** The filter that leaves this window. */
export function betweenFilter(window: TimeWindow): TimeFilter {
  const [from, to] = [window.fromUs, window.toUs].map((value) => ({ unit: 'us' as const, value }));
  return { kind: 'between', text: betweenText(window), from, to };
}

const DECIMALS = 9;

/** The command that leaves this window: `between 2.1s 2.6s`. */
export function betweenText({ fromUs, toUs }: TimeWindow): string {
  return `between ${secondsText(fromUs)} ${secondsText(toUs)}`;
}

function secondsText(us: number): string {
  const text = (us / 1e6).toFixed(DECIMALS);
  return `${text.replace(/\.?0+$/, '')}s`;
}
