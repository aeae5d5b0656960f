import { readFileSync, writeFileSync } from 'node:fs';

/** What records show of what a program asks for by a driver, or by a library in front of one. */
export interface Seen {
  /** Calls that are in the record of another request, or in none. */
  readonly strayCalls: number;
  /** Calls whose stack has the function that asked. */
  readonly ownLines: number;
  readonly calls: number;
  /** The packages that hide it. */
  readonly hiddenBy: ReadonlySet<string>;
  /** Requests with an N+1 that was found, and those that made one. */
  readonly n1: readonly [number, number];
  /** Transactions of which begin and end were seen, and those that there were; `null`: there are none. */
  readonly transactions: readonly [number, number] | null;
}

const PAGE = new URL('../../../src/manual/drivers.md', import.meta.url);
const IS_UPDATE = process.env['SCOOBYPROF_UPDATE_GOLDENS'] === '1';

/** The cells of a row that are found out; those before are its name, the one behind is what is missing. */
export function cellsOf(seen: Seen): readonly string[] {
  const { strayCalls, ownLines, calls, hiddenBy, n1, transactions } = seen;
  const hidden = ownLines === calls ? 'yes' : `no (${[...hiddenBy].join(', ')})`;
  return [
    strayCalls === 0 ? 'yes' : `all but ${strayCalls}`,
    ownLines > 0 && ownLines < calls ? `some (else ${[...hiddenBy].join(', ')})` : hidden,
    n1[0] === n1[1] ? 'yes' : `${n1[0]} of ${n1[1]}`,
    transactions === null ? '' : share(transactions),
  ];
}

function share([seen, all]: readonly [number, number]): string {
  if (seen === all) return 'yes';
  return seen === 0 ? 'no' : `${seen} of ${all}`;
}

/** Rows of the manual's table by their names, each with its cells. */
export function rowsOfManual(): ReadonlyMap<string, readonly string[]> {
  const rows = new Map<string, readonly string[]>();
  for (const line of readFileSync(PAGE, 'utf8').split('\n')) {
    const cells = line.split('|').map((cell) => cell.trim());
    if (cells.length === 8) rows.set(`${cells[1]}`, cells.slice(2, 7));
  }
  return rows;
}

/** Writes what was found out into the row of that name, where goldens are made anew. */
export function updateManual(name: string, cells: readonly string[]): void {
  if (!IS_UPDATE) return;
  const lines = readFileSync(PAGE, 'utf8').split('\n');
  const at = lines.findIndex((line) => line.startsWith(`| ${name} |`));
  const missing = lines[at]?.split('|').at(-2)?.trim() ?? '';
  if (at >= 0) lines[at] = `| ${[name, ...cells, missing].join(' | ')} |`;
  writeFileSync(PAGE, lines.join('\n'));
}
