import { compareReport } from '../../commands/records/compare-report.ts';
import { listReport } from '../../commands/records/list-report.ts';
import { mappedRecord } from '../../commands/records/mapped-record.ts';
import { recordReport, type ShownRecord } from '../../commands/records/record-views.ts';
import { placesOf } from '../../records/call-place.ts';
import type { RequestRecord } from '../../records/record.ts';
import type { RecordMeta } from '../../records/record-meta.ts';
import type { RecordReport } from '../../render/records/record-report.ts';
import { loadLayout } from '../../render/registry.ts';
import type { SourceFinder } from '../../sources/source-finder.ts';
import { FolderStore } from '../../stores/folder-store.ts';
import type { ProgramOptions } from '../args/program-options.ts';
import { EXIT } from '../terminal/exit-status.ts';
import { noticeLine } from '../terminal/messages.ts';
import { writeOutput } from '../terminal/output.ts';
import { currentScreen } from '../terminal/screen.ts';
import { isWanted, sortedRecords } from './filter-records.ts';
import { allIds, listedRecords, noneWanted, recordNamed, shortId } from './find-record.ts';
import { recordsFolder } from './records-folder.ts';
import type { RequestsRequest } from './requests-request.ts';

/** What records are read with. */
interface Surroundings {
  readonly store: FolderStore;
  readonly ids: readonly string[];
  /** The words that name the folder, for commands that can be typed. */
  readonly folderWords: string;
  readonly sources: SourceFinder | null;
}

/** Shows records of requests, and gives the exit status. Rejects with ProfileError. */
export async function runRequests(
  request: RequestsRequest,
  sourceFinder: (options: ProgramOptions) => Promise<SourceFinder | null>,
): Promise<number> {
  const { id, compare, folder, options } = request;
  const store = new FolderStore({ dumpPath: recordsFolder(folder ?? options.dir) });
  const surroundings = {
    store,
    ids: await allIds(store),
    folderWords: folder === undefined ? '' : ` ${shellWord(folder)}`,
    sources: id === null ? null : await sourceFinder(options),
  };
  const report = await reportOf(request, { ...surroundings, id, compare });
  for (const notice of surroundings.sources?.takeNotices() ?? []) {
    process.stderr.write(noticeLine(null, notice));
  }
  await write(report, options);
  return EXIT.done;
}

async function reportOf(
  request: RequestsRequest,
  { id, compare, ...surroundings }: Surroundings & Pick<RequestsRequest, 'id' | 'compare'>,
): Promise<RecordReport> {
  const { filter, views } = request;
  if (id === null) return recordList(request, surroundings);
  const record = await recordNamed(id, surroundings, filter);
  const shown = await shownRecord(record, surroundings);
  if (compare === null) return recordReport(shown, views, record);
  const other = await recordNamed(compare, surroundings);
  return compareReport(shown, await shownRecord(other, surroundings));
}

async function shownRecord(
  whole: RequestRecord,
  { store, ids, folderWords, sources }: Surroundings,
): Promise<ShownRecord> {
  const record = mappedRecord(whole, sources);
  const short = shortId(record.id, ids);
  const dir = folderWords === '' ? '' : ` --dir${folderWords}`;
  const hasProfile = (await store.profilePath(record.id)) !== null;
  return {
    record,
    placeOf: placesOf(record, process.cwd()),
    next: {
      command: `scoobyprof requests ${short}${folderWords}`,
      browse: hasProfile ? `scoobyprof browse ${short}${dir}` : null,
    },
  };
}

async function recordList(
  { filter, sort, limit }: RequestsRequest,
  { store, ids, folderWords }: Surroundings,
): Promise<RecordReport> {
  const isWhole = Object.keys(filter).length > 0 || sort !== 'time';
  const metas = await listedRecords(store, { limit: isWhole ? ids.length : limit });
  const now = Date.now();
  const wanted = metas.filter((meta) => isWanted(meta, filter, now));
  const shown = sortedRecords(wanted, sort).slice(0, limit);
  const [first] = shown;
  if (first === undefined) throw noneWanted(ids.length, store);
  const worst = shown.reduce((most, one) => (one.wastedMs > most.wastedMs ? one : most), first);
  const next = `scoobyprof requests ${shortId(worst.id, ids)}${folderWords} --${kindOf(worst)} --group`;
  const count = `${shown.length} of ${ids.length} record${ids.length === 1 ? '' : 's'}`;
  return listReport(shown, `${count} in ${store.path} · ${next}`);
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

/** A path as a word that a shell takes for one. */
function shellWord(path: string): string {
  return /^[\w@%+=:,./-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`;
}
