import { displayText } from '../../model/display-text.ts';
import { fixed } from '../../model/fixed-decimals.ts';
import { code, escaped, escapedLine, inlineCode, leftOutText } from '../markdown-text.ts';
import type { DiffReport, RunsTable } from './diff-report.ts';
import {
  amountText,
  changeText,
  conditionText,
  type DiffLine,
  diffLines,
  headText,
  originText,
  routeText,
  summaryText,
  verdictText,
  wholeText,
} from './diff-words.ts';

/** A comment of a pull request is read, not scrolled through. */
const MAX_LINES = 60;
const MAX_CHANGED = 25;
const MAX_OTHERS = 12;
const MAX_CONDITIONS = 8;

/** For a pull request: verdict, what changed, and the rest folded away. `name` lets a bot find its comment again. */
export function diffMarkdown(
  report: DiffReport,
  { name, budget = null }: { readonly name: string; readonly budget?: number | null },
): readonly string[] {
  const mark = `<!-- scoobyprof diff ${name.replace(/[^\w.-]/g, '-').replace(/--+/g, '-')} -->`;
  const { changed, others } = diffLines(report);
  const verdict = verdictLine(report);
  const head = [mark, verdict, '', ...conditionLines(report)];
  const body = [
    ...(report.incomparable === null ? tableLines(changed.slice(0, MAX_CHANGED), report) : []),
    ...(changed.length > MAX_CHANGED ? [`${changed.length - MAX_CHANGED} more changed.`, ''] : []),
    ...(report.routes ?? []).map((route) => `- ${escaped(routeText(route))}`),
  ];
  const folded = foldedLines(others.slice(0, MAX_OTHERS), report);
  const room = Math.max(0, MAX_LINES - head.length - folded.length);
  const lines = [...head, ...body.slice(0, room), ...folded];
  return withinBudget({ verdict, all: lines }, budget).map((line) => `${line}\n`);
}

/** The verdict is what it is all about: it is left when nothing else is, and then cut. */
function withinBudget(
  { verdict, all }: { readonly verdict: string; readonly all: readonly string[] },
  budget: number | null,
): readonly string[] {
  if (budget === null || lengthOf(all) <= budget) return all;
  // A fold that is not closed would take the rest of the page with it.
  const end = all.indexOf('<details>');
  let kept = end < 0 ? all : all.slice(0, end);
  const told = (): readonly string[] => {
    const count =
      all.filter((line) => line !== '').length - kept.filter((line) => line !== '').length;
    return [...kept, ...leftOutText(count, 'line').trimEnd().split('\n')];
  };
  while (kept.length > 2 && lengthOf(told()) > budget) kept = kept.slice(0, -1);
  if (lengthOf(told()) > budget) kept = [verdict];
  if (lengthOf(told()) <= budget) return told();
  return [verdict.length < budget ? verdict : `${verdict.slice(0, budget - 2)}…`];
}

function lengthOf(lines: readonly string[]): number {
  return lines.reduce((sum, line) => sum + line.length + 1, 0);
}

function verdictLine(report: DiffReport): string {
  if (report.incomparable !== null) return `**not comparable**: ${escaped(report.incomparable)}`;
  const { conditions } = report;
  const isFailed = conditions.some(({ kind, held }) => (kind === 'require' ? !held : held));
  const gate = conditions.length === 0 ? '' : isFailed ? '❌ ' : '✅ ';
  return `${gate}**${summaryText(report)}**`;
}

function conditionLines(report: DiffReport): readonly string[] {
  const { conditions, warnings, incomparable } = report;
  const whole = incomparable === null ? wholeText(report) : '';
  const more = conditions.length - MAX_CONDITIONS;
  const lines = [
    ...conditions
      .slice(0, MAX_CONDITIONS)
      .map((condition) => `- ${escaped(conditionText(condition))}`),
    ...(whole === '' ? [] : [`- ${escaped(whole)}`]),
    ...(more > 0 ? [`- ${more} more conditions`] : []),
    ...warnings.map((warning) => `- ⚠️ ${escaped(warning)}`),
  ];
  return lines.length === 0 ? [] : [...lines, ''];
}

function tableLines(lines: readonly DiffLine[], report: DiffReport): readonly string[] {
  if (lines.length === 0) return [];
  return [
    '|base|new|change|verdict|function|',
    '|-:|-:|-:|-|-|',
    ...lines.map((line) => rowText(line, report)),
    '',
  ];
}

function rowText(line: DiffLine, report: DiffReport): string {
  const { one, shown, isFollower } = line;
  const cells = [
    one.baseLabel === null ? '' : amountText(shown.base, report),
    one.newLabel === null ? '' : amountText(shown.now, report),
    changeText(shown),
    isFollower ? '↳' : verdictText(line),
    `${code((one.newLabel ?? one.baseLabel) as string)} ${escaped(originText(one))}`.trimEnd(),
  ];
  return `|${cells.join('|')}|`;
}

function foldedLines(others: readonly DiffLine[], report: DiffReport): readonly string[] {
  const files = [report.base, report.now].map(({ files: all }) => {
    const shown = all.slice(0, 3).map((path) => inlineCode(displayText(path)));
    return `${shown.join(', ')}${all.length > 3 ? ` and ${all.length - 3} more` : ''}`;
  });
  return [
    '<details>',
    `<summary>${others.length} without a change that could be told, and how it was measured</summary>`,
    '',
    ...(report.incomparable === null ? tableLines(others, report) : []),
    `${escapedLine(headText(report))}.`,
    '',
    `base: ${files[0]}; new: ${files[1]}`,
    ...(report.runsTable === null ? [] : runsTableLines(report.runsTable)),
    '',
    '</details>',
  ];
}

function runsTableLines({ runs, shares, changes }: RunsTable): readonly string[] {
  return [
    '',
    `|share of the time|${runs.map((count) => `${count} runs`).join('|')}|`,
    `|-:|${runs.map(() => '-:').join('|')}|`,
    ...shares.map((share, i) => {
      const cells = (changes[i] ?? []).map((change) => `${fixed(100 * change, 0)} %`);
      return `|${fixed(100 * share, 0)} %|${cells.join('|')}|`;
    }),
  ];
}
