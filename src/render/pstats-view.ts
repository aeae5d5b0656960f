import { codePointLength } from '../model/code-points.ts';
import { headerText, reductionText } from './pstats-table.ts';
import type { ValueUnit } from './value-units.ts';
import type { ViewCell, ViewColumn, ViewReport } from './view-report.ts';
import { isPlace, shownNotes } from './view-report.ts';
import { cellText, unitFinder } from './view-text.ts';

/** A view as plain text in columns, under the header of pstats. */
export function* plainViewText(report: ViewReport): Iterable<string> {
  yield* headerText(report.heading);
  const { form, reductions } = report.heading;
  if (form !== 'none' && reductions.length > 0) yield* reductionText(reductions);
  const shown = report.columns
    .map((column, index) => ({ column, index }))
    .filter(
      ({ column }) => !['bar', 'data', 'value-data', 'number', 'error'].includes(column.type),
    );
  const unitOf = unitFinder(report);
  const cells = report.columns.map((column, i) =>
    columnText(report, column, { index: i, unit: unitOf(column) }),
  );
  const widths = cells.map(({ title, texts }) =>
    texts.reduce((most, text) => Math.max(most, codePointLength(text)), codePointLength(title)),
  );
  const line = (textOf: (index: number) => string): string =>
    shown
      .map(({ column, index }, i) => {
        const text = textOf(index);
        const padding = ' '.repeat(widths[index] - codePointLength(text));
        if (i === shown.length - 1) return text;
        return isLeft(column) ? `${text}${padding}` : `${padding}${text}`;
      })
      .join('  ')
      .trimEnd();
  if (report.rows.length > 0) {
    if (cells.some(({ title }) => title !== '')) yield `   ${line((i) => cells[i]?.title ?? '')}\n`;
    for (const row of report.rows.keys()) yield `   ${line((i) => cells[i]?.texts[row] ?? '')}\n`;
  }
  for (const note of shownNotes(report)) yield `${report.rows.length > 0 ? '\n' : ''}   ${note}\n`;
  yield '\n\n';
}

function isLeft({ type }: ViewColumn): boolean {
  return type === 'text' || type === 'place' || type === 'source';
}

function columnText(
  { rows }: ViewReport,
  column: ViewColumn,
  { index, unit }: { readonly index: number; readonly unit: ValueUnit | null },
) {
  const title =
    unit === null || unit.symbol === '' ? column.title : `${column.title}/${unit.symbol}`;
  return { title, texts: rows.map(({ cells }) => plainCell(cells[index], column, unit)) };
}

function plainCell(cell: ViewCell | undefined, column: ViewColumn, unit: ValueUnit | null): string {
  const text = cellText(cell, column, unit);
  return isPlace(cell) ? `${'  '.repeat(Math.max(0, cell.guides?.length ?? 0))}${text}` : text;
}
