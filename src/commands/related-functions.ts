import type { CallEdges } from '../model/call-edges.ts';
import { ProfileError } from '../model/profile-error.ts';
import { rowsOfEdges } from '../render/edges-view.ts';
import type { EdgesReport } from '../render/report.ts';
import type { Command, CommandInput, CommandResult } from './command.ts';
import { parsePythonNumber } from './language/python-text.ts';
import { RESTRICTION_DETAILS } from './language/restriction-help.ts';
import { numberedRows } from './session/row-numbers.ts';
import { selectRows, shownPart, withShownRows } from './session/select-rows.ts';

/** What `callers` and `callees` have in common: only the end of the edges differs. */
export function relatedFunctionsCommand(
  kind: 'callers' | 'callees',
  { summary, details }: Pick<Command, 'summary' | 'details'>,
): Command {
  return {
    name: kind,
    usage: '[-n N] [RESTRICTION…]',
    summary,
    details: [
      ...RESTRICTION_DETAILS,
      `-n N shows N ${kind} of each function (the pstats layout shows all).`,
      'Where the rows of the table before have numbers, integers alone are these numbers.',
      ...details,
    ],
    picks: 'functions',
    group: 'tables',
    examples: [
      {
        line: `${kind} {function}`,
        meaning: `the ${kind} of functions whose label matches {function}`,
      },
      {
        line: `sort cumtime; ${kind} 5`,
        meaning: 'of the 5 functions with the most cumulative time',
      },
      { line: `${kind} -n 3 {file}`, meaning: `no more than 3 ${kind} of each` },
    ],
    run: (input) => relatedFunctions(kind, input),
  };
}

/** The callers or callees of the functions that the words select. */
export function relatedFunctions(kind: 'callers' | 'callees', input: CommandInput): CommandResult {
  const { session } = input;
  const { limit, words } = takeLimit(input.words, kind);
  const numbered = numberedRows(session, words);
  const { table, isEmptySelection } = selectRows(session, numbered === null ? words : []);
  const rank = new Int32Array(table.stats.rowCount);
  session.rows.forEach((row, position) => {
    rank[row] = position;
  });
  const { edges } = session.table;
  const chosen = numbered === null ? {} : { rows: numbered, rowLimit: Number.POSITIVE_INFINITY };
  const rows = numbered ?? table.rows;
  const functions = session.table.shownOf(withRelated(kind, rows, edges));
  const report: EdgesReport = {
    kind,
    ...table,
    ...chosen,
    ...shownPart(functions),
    edges,
    limit,
    rank,
  };
  const shown = session.isForReaders ? rowsOfEdges(report) : [];
  return { session: withShownRows(session, shown), report, isEmptySelection };
}

/** Rows with the functions at the other ends of their edges. */
function withRelated(
  kind: 'callers' | 'callees',
  rows: readonly number[],
  { caller, callee }: CallEdges,
): readonly number[] {
  const [selected, related] = kind === 'callers' ? [callee, caller] : [caller, callee];
  const all = new Set(rows);
  const isSelected = new Set(rows);
  selected.forEach((row, edge) => {
    if (isSelected.has(row)) all.add(related[edge]);
  });
  return [...all];
}

/** Takes `-n N` (or `-nN`) out of the words. */
function takeLimit(
  words: readonly string[],
  command: string,
): { limit: number | null; words: readonly string[] } {
  const at = words.findIndex((word) => /^-n\d*$/.test(word));
  if (at < 0) return { limit: null, words };
  const isSeparate = words[at] === '-n';
  const text = isSeparate ? (words[at + 1] ?? '') : words[at].slice(2);
  const number = parsePythonNumber(text);
  if (number?.kind !== 'integer' || number.value < 1) {
    throw new ProfileError('usage', `${command}: -n needs a number of at least 1`);
  }
  return { limit: number.value, words: words.toSpliced(at, isSeparate ? 2 : 1) };
}
