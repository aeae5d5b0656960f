import { basename } from 'node:path';
import { chalkStderr } from 'chalk';
import { loneValueText } from '../../render/value-units.ts';
import { busiest } from '../runs/busiest.ts';
import { busyText } from '../runs/busy-text.ts';
import type { DumpTotals } from '../runs/dump-totals.ts';
import { isLauncher } from '../runs/launcher.ts';
import { noticeLine } from '../terminal/messages.ts';
import { sizeText } from '../terminal/size-text.ts';
import type { MadeDump } from './collect-dumps.ts';
import { matchedText, threadText } from './recording-report.ts';

/** Less than this part of what the main dump was busy counts as idle. */
const IDLE_SHARE = 0.05;

/** A run of tests leaves a dump for each file; the idle ones are not worth a screen. */
const MAX_ROWS = 20;

/** The dump that somebody wants to see; `undefined`: there is none that can be read. */
export function mainDump(dumps: readonly MadeDump[]): MadeDump | undefined {
  const candidates = dumps.flatMap((dump) =>
    dump.totals === null
      ? []
      : [{ dump, busy: dump.totals.busy, script: dump.thread.note?.script ?? null }],
  );
  return busiest(candidates)?.dump;
}

/** What a run left, a line for each dump: that with most to see is marked, launchers and idle ones stand back. */
export function* dumpLines(folder: string, dumps: readonly MadeDump[]): Iterable<string> {
  if (dumps.length === 0) return;
  const count = dumps.length === 1 ? '1 dump' : `${dumps.length} dumps`;
  yield noticeLine(null, `${count} in ${folder}`);
  const main = mainDump(dumps);
  const hasProcesses = new Set(dumps.map(({ thread }) => thread.pid)).size > 1;
  const sorted = [...dumps].sort((a, b) => busyOf(b) - busyOf(a));
  const ordered = [...sorted].sort((a, b) => rank(a, main) - rank(b, main));
  const rows = ordered.map((dump) => cellsOf(dump, hasProcesses));
  const widths = [0, 1, 2].map((i) => Math.max(0, ...rows.map((row) => row[i].length)));
  const shown = rows.length > MAX_ROWS + 1 ? MAX_ROWS : rows.length;
  for (const [i, row] of rows.slice(0, shown).entries()) {
    const dump = ordered[i];
    const mark = dump === main && dumps.length > 1 ? '→' : ' ';
    const line = row.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join('  ');
    const text = `${mark} ${line}`.trimEnd();
    yield `${isBeside(dump, main) ? chalkStderr.dim(text) : text}\n`;
  }
  const rest = rows.length - shown;
  if (rest > 0) yield `  … and ${rest} that were less busy: the command dumps lists them all\n`;
  if (main?.totals != null && main.totals.waiting > main.totals.total / 2) {
    yield noticeLine(null, WAITED);
  }
}

/** Other programs are not seen by V8; where they are node, they have dumps of their own. */
const WAITED = 'most of that time it waited in spawnSync for another program';

function cellsOf({ path, thread, sizeBytes, totals, ...dump }: MadeDump, hasProcesses: boolean) {
  const launcher = isLauncher(thread.note?.script ?? null) ? ' (launcher)' : '';
  const calls = dump.matched === null ? (dump.problem ?? '') : matchedText(dump.matched);
  return [
    `${threadText(thread, hasProcesses)}${launcher}`,
    totals === null ? '' : totalsText(totals),
    sizeText(sizeBytes),
    basename(path),
    calls,
  ];
}

/** What is in use is all that a heap profile holds. */
function totalsText(totals: DumpTotals): string {
  const { unit, total, waiting } = totals;
  const whole = unit === 'us' ? ` of ${loneValueText({ unit }, total)}` : '';
  const isLong = waiting > IDLE_SHARE * total;
  const waited = isLong ? `, ${loneValueText({ unit }, waiting)} in spawnSync` : '';
  return `${busyText(totals)}${whole}${waited}`;
}

function busyOf({ totals }: MadeDump): number {
  return totals?.busy ?? 0;
}

function isBeside(dump: MadeDump, main: MadeDump | undefined): boolean {
  if (main === undefined || dump === main) return false;
  return isLauncher(dump.thread.note?.script ?? null) || busyOf(dump) < IDLE_SHARE * busyOf(main);
}

function rank(dump: MadeDump, main: MadeDump | undefined): number {
  if (dump === main) return 0;
  return isBeside(dump, main) ? 2 : 1;
}

/** The command that looks at a dump, ready to be typed. */
export function nextCommand(path: string): string {
  const program = process.env['npm_command'] === 'exec' ? 'npx scoobyprof' : 'scoobyprof';
  const word = /^[\w./@%+=:,-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`;
  return `${program} ${word}`;
}
