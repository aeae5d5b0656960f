import { importers } from '../../importers/registry.ts';
import { displayPath } from '../../model/display-path.ts';
import { codeOwners } from '../../model/package-of.ts';
import { busyTime, inBaseUnit, isOfKind, timeOfKind } from '../../model/profile-times.ts';
import { share } from '../../render/stats-view.ts';
import type {
  SummaryCollection,
  SummaryLine,
  SummaryPackage,
  SummaryReport,
} from '../../render/summary/summary-report.ts';
import { SUMMARY_WRITER } from '../../render/summary/summary-writer.ts';
import { placeOf } from '../../render/view-report.ts';
import { commonFolder } from '../session/common-folder.ts';
import { hotLines } from '../session/hot-lines.ts';
import type { Session } from '../session/session.ts';
import { viewHeading } from '../session/view-heading.ts';
import { ownerFinder } from './code-owner.ts';
import { heavyPaths } from './heavy-paths.ts';
import { nextSteps } from './next-steps.ts';
import { sampleQuality } from './sample-quality.ts';
import { MainCallers, type TopFunctions, topFunctions } from './top-functions.ts';

/** A session's profile on one page. Files and packages are shown as functions again. */
export function summaryReport(whole: Session): SummaryReport {
  const { view } = whole;
  const session = view.grouping === null ? whole : whole.withView({ ...view, grouping: null });
  const functions = topFunctions(session);
  const collection = collectionOf(session);
  const { lines, help } = linesOf(session);
  const hasLines = lines.length > 0;
  return {
    kind: 'summary',
    heading: viewHeading(session),
    what: whatOf(session),
    program: programOf(session),
    collection,
    quality: sampleQuality(session),
    ...functions,
    paths: heavyPaths(session),
    lines,
    packages: packagesOf(session),
    folder: commonFolder(ownUrls(functions)),
    notes: notesOf(session),
    missingText: help,
    next: nextSteps(session, { bySelf: functions.bySelf, hasLines, collection }),
    writer: SUMMARY_WRITER,
  };
}

/** Files of the program's own. */
function ownUrls({ bySelf, byCumulative }: TopFunctions): readonly string[] {
  return [...bySelf, ...byCumulative]
    .filter(({ owner }) => owner === 'program')
    .map(({ place }) => (place.original ?? place).url);
}

/** What dumps are of different forms is said of the first. */
function whatOf({ dumps }: Session): string {
  const [dump] = dumps;
  if (dump === undefined) return 'a profile';
  const importer = importers.find(({ form }) => form === dump.recording?.form);
  return importer?.describe(dump.profile) ?? 'a profile';
}

/** Before Node 12, a module stood in a function whose text was part of its first line. */
const MODULE_COLUMNS: ReadonlySet<number> = new Set([1, 11]);

/** The module of the program's own with all the others below it: the one with most time. */
function programOf(session: Session): string | null {
  const { stats } = session.table;
  const { functionName, url, line, column } = stats.functions;
  if (session.table.nameStyle === 'python') return null;
  const ownerOf = ownerFinder(session, stats);
  let entry = -1;
  for (let row = 0; row < stats.rowCount; row++) {
    const isModule = functionName[row] === '' && line[row] === 1 && MODULE_COLUMNS.has(column[row]);
    if (!isModule || url[row] === '' || ownerOf(row).kind !== 'program') continue;
    if (entry < 0 || stats.cumulative[row] > stats.cumulative[entry]) entry = row;
  }
  return entry < 0 ? null : displayPath(url[entry]);
}

const MOST_GC_CALLERS = 3;

function collectionOf({ table }: Session): SummaryCollection | null {
  const { stats, edges, shownOf } = table;
  const self = timeOfKind(stats, 'gc');
  if (self <= 0) return null;
  const row = Array.from({ length: stats.rowCount }, (_, i) => i).find((i) =>
    isOfKind(stats.functions, i, 'gc'),
  );
  const found = row === undefined ? [] : new MainCallers(edges).all(row);
  const callers = found.slice(0, MOST_GC_CALLERS);
  const { labelOf, originals } = shownOf(callers.map((caller) => caller.row));
  return {
    self: inBaseUnit(stats, self),
    share: share(self, busyTime(stats)) ?? 0,
    callers: callers.map((caller) => ({
      place: placeOf({ stats, labelOf, originals }, caller.row),
      share: caller.share,
    })),
  };
}

const MOST_LINES = 7;
/** So many are looked at, of which some may be of no use. */
const LOOKED_AT_LINES = 20;
/** Less of a line is no cause, and of one of the runtime, which nobody can change, less than this. */
const LEAST_LINE_SHARE = 0.02;
const LEAST_RUNTIME_SHARE = 0.1;

function linesOf(session: Session): {
  readonly lines: readonly SummaryLine[];
  readonly help: string | null;
} {
  const { stats, shownOf } = session.table;
  const hasTicks = session.dumps.some(
    ({ profile }) => profile.kind === 'sampled' && profile.positionTicks !== null,
  );
  if (!hasTicks || session.dumps.some(({ profile }) => profile.kind === 'counted')) {
    return { lines: [], help: null };
  }
  const { lines, help } = hotLines(session, LOOKED_AT_LINES);
  const busy = busyTime(stats);
  const ownerOf = codeOwners(lines.map(({ url }) => url));
  const large = lines
    .filter(({ self, url, ticks }) => {
      const least = ownerOf(url).kind === 'node' ? LEAST_RUNTIME_SHARE : LEAST_LINE_SHARE;
      return ticks > 1 && (share(self, busy) ?? 0) >= least;
    })
    .slice(0, MOST_LINES);
  const { labelOf, originals } = shownOf(large.flatMap(({ rows }) => rows));
  return {
    lines: large.map(({ url, line, self, text, rows, inlined }) => ({
      url,
      line,
      self: inBaseUnit(stats, self),
      share: share(self, busy) ?? 0,
      functions: rows.map((row) => placeOf({ stats, labelOf, originals }, row)),
      inlined,
      source: text,
    })),
    help: large.some(({ text, url }) => text === null && ownerOf(url).kind !== 'node')
      ? help
      : null,
  };
}

const MOST_PACKAGES = 6;
const LEAST_PACKAGE_SHARE = 0.005;

/** Whose code took the time; garbage collection and idle time are nobody's. */
function packagesOf(session: Session): readonly SummaryPackage[] {
  if (session.table.stacks === null) return [];
  const { stats, labels } = session.withView({ ...session.view, grouping: 'package' }).table;
  const busy = busyTime(stats);
  const rows = Array.from({ length: stats.rowCount }, (_, row) => row)
    .filter((row) => !labels[row].startsWith('(') && stats.self[row] >= LEAST_PACKAGE_SHARE * busy)
    .sort((a, b) => stats.self[b] - stats.self[a]);
  return rows.slice(0, MOST_PACKAGES).map((row) => ({
    name: labels[row],
    self: inBaseUnit(stats, stats.self[row]),
    share: share(stats.self[row], busy) ?? 0,
  }));
}

function notesOf({ dumps }: Session): readonly string[] {
  return [
    ...new Set(dumps.flatMap(({ profile }) => profile.warnings.map(({ message }) => message))),
  ];
}
