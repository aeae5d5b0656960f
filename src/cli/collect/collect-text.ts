import { shownPlace } from '../../fleet/open-fleet.ts';
import { displayText } from '../../model/display-text.ts';
import { sizeText } from '../terminal/size-text.ts';
import type { CollectOptions } from './collect-request.ts';
import type { CollectCounts } from './collector.ts';

interface Sums extends CollectCounts {
  /** Files that were passed over. */
  readonly failed: number;
}

/** What a run did, in a line. */
export function collectText(sums: Sums, { output, to, json }: CollectOptions): string {
  if (json === true) return `${JSON.stringify({ schema: 'scoobyprof.collect/1', ...sums })}\n`;
  const { collected, known, removed, failed, rows, bytes } = sums;
  const size = collected === 0 ? '' : ` (${count(rows, 'row')}, ${sizeText(bytes)})`;
  const others = [
    ...(known === 0 ? [] : [`${number(known)} there already`]),
    ...(removed === 0 ? [] : [`${count(removed, 'file')} removed`]),
    ...(failed === 0 ? [] : [`${number(failed)} passed over`]),
  ];
  const more = others.map((text) => `; ${text}`).join('');
  return `${count(collected, 'dump')} collected into ${displayText(output ?? shownPlace(to ?? ''))}${size}${more}\n`;
}

function count(amount: number, noun: string): string {
  return `${number(amount)} ${noun}${amount === 1 ? '' : 's'}`;
}

function number(amount: number): string {
  return amount.toLocaleString('en-US');
}
