import { expect, test } from 'vitest';
import { tableBlocks } from '../../src/render/terminal/blocks.ts';
import { inkFor } from '../../src/render/terminal/ink.ts';
import { textWidth } from '../../src/render/terminal/text-width.ts';
import type { DrawnTable } from '../../src/render/terminal/view-table.ts';
import type { ViewRow } from '../../src/render/view-report.ts';
import { SeededRandom } from '../seeded-random.ts';

const ink = inkFor({
  columns: 100,
  colorLevel: 2,
  isAscii: false,
  linkTemplate: null,
  budget: null,
});

/** What cells of functions hold: plain, coloured, linked, wide, combined, with blanks at their ends. */
const PIECES = [
  ...[
    'f',
    'parse',
    'a/b.js:3',
    '…',
    '█▌',
    ' ',
    '  ',
    '工作',
    '🚀',
    'é',
    '👩‍👩‍👧',
    '\u200b',
    '≥12',
    '−3',
  ],
  ...[ink.hot('hot'), ink.aside(' aside '), ink.name('工'), ink.link('place', 'file:///a b.js')],
];

function textsOf(random: SeededRandom): string {
  return Array.from({ length: random.below(6) }, () => random.pick(PIECES)).join('');
}

/** Cells of columns, the last of which may be wider than all of them. */
function rowOf(random: SeededRandom, widths: readonly number[]): readonly string[] {
  const fixed = widths.map((width) => {
    const text = textsOf(random);
    return textWidth(text) <= width ? text : '';
  });
  return [...fixed, textsOf(random)];
}

test('rows on end look like those of the table package', () => {
  const random = new SeededRandom(20_000);
  for (let run = 0; run < 40; run++) {
    const widths = Array.from({ length: random.below(6) }, () => random.below(30));
    const columns = [...widths, 40].map((width) => ({
      ...{ title: '', width },
      align: random.pick(['left', 'right'] as const),
    }));
    const rows: readonly ViewRow[] = Array.from({ length: 400 }, () => ({
      cells: rowOf(random, widths),
    }));
    const table: DrawnTable = { columns, textOf: ({ cells }) => cells as readonly string[] };
    const byPackage = [0, 100, 200, 300].flatMap((at) => [
      ...tableBlocks(table, rows.slice(at, at + 100), ink),
    ]);
    expect([...tableBlocks(table, rows, ink)]).toEqual(byPackage);
  }
});
