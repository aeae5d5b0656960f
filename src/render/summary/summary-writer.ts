import type { CsvTable, CsvValue } from '../records/record-report.ts';
import { valueKey } from '../value-names.ts';
import { summaryJson } from './summary-json.ts';
import { summaryMarkdown } from './summary-markdown.ts';
import type {
  SummaryFunction,
  SummaryPath,
  SummaryReport,
  SummaryWriter,
} from './summary-report.ts';
import { summaryText } from './summary-text.ts';

/** Writes the page in all layouts. */
export const SUMMARY_WRITER: SummaryWriter = {
  text: summaryText,
  markdown: summaryMarkdown,
  json: summaryJson,
  csv: summaryCsv,
};

/** All that the page lists as one table; the section says what a row is of. */
function summaryCsv(report: SummaryReport): CsvTable {
  const { stats } = report.heading;
  const values = [valueKey('self', stats), valueKey('cumulative', stats)];
  return [
    ['section', 'name', 'url', 'line', ...values, 'source'],
    ...report.bySelf.map((one) => functionRow('self', one)),
    ...report.byCumulative.map((one) => functionRow('cumulative', one)),
    ...report.paths.map(pathRow),
    ...report.lines.map(({ url, line, self, functions, source }) => {
      return ['line', functions[0]?.label ?? '', url, line, self, null, source];
    }),
    ...report.packages.map(({ name, self }) => ['package', name, '', null, self, null, null]),
  ];
}

function functionRow(section: string, { place, self, cumulative }: SummaryFunction): CsvRow {
  return [section, place.label, place.url, Number(place.line), self, cumulative, null];
}

function pathRow({ places, cumulative }: SummaryPath): CsvRow {
  const last = places.at(-1);
  const chain = places.map(({ label }) => label).join(' > ');
  return ['path', chain, last?.url ?? '', Number(last?.line ?? 0), null, cumulative, null];
}

type CsvRow = readonly CsvValue[];
