import type { TimeWindow } from '../../model/cut-profile.ts';

/** Cells from one mark to the next, at least. */
const LEAST_CELLS = 12;

const UNITS = [
  { symbol: 's', us: 1e6 },
  { symbol: 'ms', us: 1000 },
  { symbol: 'µs', us: 1 },
] as const;

/** Times under which the cells of a strip stand, at round distances: `0        0.5 s      1 s`. */
export function timeMarks({ fromUs, toUs }: TimeWindow, columns: number): string {
  const cellUs = (toUs - fromUs) / columns;
  if (!(cellUs > 0)) return '';
  const stepUs = roundStep(cellUs * LEAST_CELLS);
  const unit = UNITS.find(({ us }) => toUs >= us) ?? UNITS[2];
  const decimals = Math.max(0, Math.ceil(Math.log10(unit.us / stepUs) - 1e-9));
  let line = '';
  for (let at = Math.ceil(fromUs / stepUs - 1e-9); at * stepUs < toUs; at++) {
    const cell = Math.round((at * stepUs - fromUs) / cellUs);
    const text = `|${((at * stepUs) / unit.us).toFixed(decimals)} ${unit.symbol}`;
    if (cell < line.length || cell + text.length > columns) continue;
    line = line.padEnd(cell) + text;
  }
  return line;
}

/** The next of 1, 2 and 5, with zeros. */
function roundStep(us: number): number {
  const power = 10 ** Math.floor(Math.log10(us));
  return ([1, 2, 5].find((step) => step * power >= us) ?? 10) * power;
}
