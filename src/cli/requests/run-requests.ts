import { compareReport } from '../../commands/records/compare-report.ts';
import { listReport } from '../../commands/records/list-report.ts';
import { mappedRecord } from '../../commands/records/mapped-record.ts';
import { recordReport, type ShownRecord } from '../../commands/records/record-views.ts';
import { ProfileError } from '../../model/profile-error.ts';
import { placesOf } from '../../records/call-place.ts';
import type { RequestRecord } from '../../records/record.ts';
import type { RecordMeta } from '../../records/record-meta.ts';
import type { RecordReport } from '../../render/records/record-report.ts';
import { loadLayout } from '../../render/registry.ts';
import type { SourceFinder } from '../../sources/source-finder.ts';
import type { ProgramOptions } from '../args/program-options.ts';
import { hasFleet } from '../browse/read-places.ts';
import { EXIT } from '../terminal/exit-status.ts';
import { noticeLine } from '../terminal/messages.ts';
import { writeOutput } from '../terminal/output.ts';
import { currentScreen } from '../terminal/screen.ts';
import { isWanted, sortedRecords } from './filter-records.ts';
import { allIds, noneWanted, recordNamed, shortId } from './find-record.ts';
import { openRecords } from './open-records.ts';
import type { RecordPlace } from './record-place.ts';
import type { RequestsRequest } from './requests-request.ts';

/** What records are read with. */
interface Surroundings {
  readonly place: RecordPlace;
  /** Of all records that are there, the newest first. */
  readonly ids: readonly string[];
  readonly sources: SourceFinder | null;
}

/** Shows records of requests, and gives the exit status. Rejects with ProfileError. */
export async function runRequests(
  request: RequestsRequest,
  sourceFinder: (options: ProgramOptions) => Promise<SourceFinder | null>,
): Promise<number> {
  const { folder, options } = request;
  if (folder !== undefined && (await hasFleet([folder]))) throw noRecords(folder);
  const place = await openRecords(folder ?? options.dir);
  try {
    if (request.isPage) return await showPage(request, place, await sourceFinder(options));
    const sources = request.id === null ? null : await sourceFinder(options);
    const report = await requestsReport(request, { place, ids: await allIds(place), sources });
    for (const notice of sources?.takeNotices() ?? []) {
      process.stderr.write(noticeLine(null, notice));
    }
    await write(report, options);
  } finally {
    await place.close();
  }
  return EXIT.done;
}

function noRecords(fleet: string): ProfileError {
  return new ProfileError('usage', 'a fleet holds dumps, not records', {
    subject: fleet,
    hint: 'scoobyprof requests FLEET --function parse lists the dumps behind a function',
  });
}

async function showPage(
  { id, filter }: RequestsRequest,
  place: RecordPlace,
  sources: SourceFinder | null,
): Promise<number> {
  const chosen =
    id === null ? null : await recordNamed(id, { place, ids: await allIds(place) }, filter);
  const { runPage } = await import('./page/run-page.ts');
  return runPage(place, sources, chosen?.id ?? null);
}

/** What is asked of records. Rejects with ProfileError. */
export async function requestsReport(
  request: RequestsRequest,
  surroundings: Surroundings,
): Promise<RecordReport> {
  const { id, compare, filter, views } = request;
  if (id === null) return recordList(request, surroundings);
  const record = await recordNamed(id, surroundings, filter);
  const shown = await shownRecord(record, surroundings);
  if (compare === null) return recordReport(shown, views, record);
  const other = await recordNamed(compare, surroundings);
  return compareReport(shown, await shownRecord(other, surroundings));
}

async function shownRecord(
  whole: RequestRecord,
  { place, ids, sources }: Surroundings,
): Promise<ShownRecord> {
  const record = mappedRecord(whole, sources);
  const short = shortId(record.id, ids);
  const dir = place.words === '' ? '' : ` --dir${place.words}`;
  const hasProfile = await place.hasProfile(record.id);
  return {
    record,
    placeOf: placesOf(record, process.cwd()),
    next: {
      command: `scoobyprof requests ${short}${place.words}`,
      browse: hasProfile ? `scoobyprof browse ${short}${dir}` : null,
    },
  };
}

async function recordList(
  { filter, sort, limit }: RequestsRequest,
  { place, ids }: Surroundings,
): Promise<RecordReport> {
  const isWhole = Object.keys(filter).length > 0 || sort !== 'time';
  const metas = await place.list({ limit: isWhole ? ids.length : limit });
  const now = Date.now();
  const wanted = metas.filter((meta) => isWanted(meta, filter, now));
  const shown = sortedRecords(wanted, sort).slice(0, limit);
  const [first] = shown;
  if (first === undefined) throw noneWanted(ids.length, place);
  const worst = shown.reduce((most, one) => (one.wastedMs > most.wastedMs ? one : most), first);
  const next = `scoobyprof requests ${shortId(worst.id, ids)}${place.words} --${kindOf(worst)} --group`;
  const count = `${shown.length} of ${ids.length} record${ids.length === 1 ? '' : 's'}`;
  return listReport(shown, `${count} in ${place.name} · ${next}`, place.isShared);
}

/** The kind of calls that the request waited for longest. */
function kindOf(meta: RecordMeta): string {
  const kinds = ['sql', 'cache', 'rpc', 'http'] as const;
  return kinds.reduce((most, kind) => (meta[kind][1] > meta[most][1] ? kind : most));
}

/** Columns of what is no terminal: wide enough that little is cut, and `COLUMNS` says otherwise. */
const PLAIN_COLUMNS = 160;

async function write(report: RecordReport, options: ProgramOptions): Promise<void> {
  const isTerminal = process.stdout.isTTY === true;
  const name = options.json ? 'json' : (options.layout ?? (isTerminal ? 'terminal' : 'pstats'));
  const layout = await loadLayout(name);
  const screen = currentScreen(options);
  const isDrawn = name === 'terminal';
  const columns =
    isTerminal || process.env['COLUMNS'] !== undefined ? screen.columns : PLAIN_COLUMNS;
  const plain = { ...screen, columns, colorLevel: 0, linkTemplate: null } as const;
  const text = layout.render(report, isDrawn ? screen : plain);
  if (!isTerminal) return writeOutput(text, { kind: 'screen' });
  const { canPage, writePaged } = await import('../terminal/pager.ts');
  await (canPage() ? writePaged(text) : writeOutput(text, { kind: 'screen' }));
}
