import { displayText } from '../model/display-text.ts';
import type { ReportFile } from './table-report.ts';

/** Of which part of which fleet files are: a line each. */
export function sliceLines(files: readonly ReportFile[]): readonly string[] {
  const texts = new Set(files.flatMap(({ slice }) => slice?.text ?? []));
  return Array.from(texts, displayText);
}
