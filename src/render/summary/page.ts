import { displayText } from '../../model/display-text.ts';
import { quantityOf } from '../../model/profile-unit.ts';
import { wholeText } from '../heading.ts';
import type { PathFolder } from '../short-path.ts';
import { shareText } from '../time-units.ts';
import { valueNames } from '../value-names.ts';
import { loneValueText } from '../value-units.ts';
import type { Place } from '../view-report.ts';
import { fileSentences } from './file-sentences.ts';
import type { PageSentence } from './page-sentence.ts';
import { cut, shortName, shortPlace, shortUrl } from './short-place.ts';
import type {
  SummaryCaller,
  SummaryFunction,
  SummaryLine,
  SummaryReport,
} from './summary-report.ts';

/** A page in lines, each with its rank: where there is no room for all, those with the highest go first. */
export interface Page {
  readonly head: readonly PageSentence[];
  readonly sections: readonly PageSection[];
  readonly next: readonly PageCommand[];
}

interface PageSection {
  readonly title: string;
  readonly lines: readonly PageLine[];
}

/** Numbers, a name, where that is, and what else can be said: the later, the sooner it gives way. */
export interface PageLine {
  readonly rank: number;
  readonly lead: string;
  readonly name: string;
  readonly where: string;
  readonly tail: string;
}

export interface PageCommand {
  readonly rank: number;
  readonly command: string;
  readonly meaning: string;
}

export function pageOf(report: SummaryReport): Page {
  return {
    head: [...headOf(report)],
    sections: [selfSection, cumulativeSection, pathSection, lineSection]
      .map((section) => section(report))
      .filter(({ lines }) => lines.length > 0),
    next: report.next.map(({ command, shell, meaning }, i) => ({
      rank: [3, 9, 14][i] ?? 20,
      command: report.isAtPrompt === true ? command : shell,
      meaning,
    })),
  };
}

function* headOf(report: SummaryReport): Iterable<PageSentence> {
  const { heading, folder, quality, notes } = report;
  yield* fileSentences(report);
  yield { rank: 1, tone: 'plain', text: whatText(report) };
  yield { rank: 2, tone: quality.verdict === 'gaps' ? 'warning' : 'plain', text: quality.text };
  if (heading.view !== undefined) {
    yield {
      rank: 1,
      tone: 'plain',
      text: `view: ${displayText(heading.view.commands.join('; '))}`,
    };
  }
  const collection = collectionText(report);
  if (collection !== null) yield { rank: 6, tone: 'plain', text: collection };
  const packages = packagesText(report);
  if (packages !== null) yield { rank: 7, tone: 'plain', text: packages };
  for (const note of notes.slice(0, MOST_NOTES)) {
    yield { rank: 30, tone: 'aside', text: cut(displayText(note), MOST_NOTE) };
  }
  if (report.missingText !== null) {
    yield { rank: 30, tone: 'aside', text: 'source text is missing: lines says why' };
  }
  if (folder !== null && !folder.isCurrent && !isFolderOf(folder, report.program)) {
    yield { rank: 4, tone: 'aside', text: `paths are below ${displayText(folder.path)}` };
  }
}

/** Paths of the program's folder need no word. */
function isFolderOf({ path }: PathFolder, program: string | null): boolean {
  return program?.startsWith(path) === true && /^[/\\][^/\\]*$/.test(program.slice(path.length));
}

const MOST_NOTES = 2;
const MOST_NOTE = 160;
const MOST_PATH = 120;

/** Less of it is not worth a word. */
const LEAST_IDLE = 0.001;

/** `what V8 recorded of /app/main.js: 1.248 s, 5.4 ms idle (0.4 %)`. */
function whatText({ heading, what, program }: SummaryReport): string {
  const { stats } = heading;
  const of = program === null ? '' : `${cut(program, MOST_PATH)}, `;
  if (quantityOf(stats.unit) !== 'time') return `${of}${what}: ${wholeText(heading)}`;
  const { time, idleTime, calls } = stats.totals;
  const idle =
    idleTime > LEAST_IDLE * time
      ? `, ${loneValueText(stats, idleTime)} of it idle (${shareText(idleTime / time)} %)`
      : '';
  const counted = heading.callCounts === 'exact' && calls !== null ? `, ${calls} calls` : '';
  return `${of}${what}: ${loneValueText(stats, time)}${idle}${counted}`;
}

/** Less of it is no cause. */
const LEAST_COLLECTION = 0.02;

function collectionText({ heading, collection }: SummaryReport): string | null {
  if (collection === null || collection.share < LEAST_COLLECTION) return null;
  const { self, share, callers } = collection;
  const of = callers.map((caller) => `${shortName(caller.place)} ${shareText(caller.share)} %`);
  const for_ = of.length === 0 ? '' : `, for ${of.join(', ')}`;
  return `garbage collection: ${loneValueText(heading.stats, self)} (${shareText(share)} %)${for_}`;
}

function packagesText({ packages }: SummaryReport): string | null {
  if (packages.length === 0) return null;
  const parts = packages.map(({ name, share }) => `${cut(name, 40)} ${shareText(share)}`);
  return `packages, own %: ${parts.join(', ')}`;
}

function selfSection(report: SummaryReport): PageSection {
  const { self } = valueNames(report.heading.stats);
  const bySize = report.bySelf.toSorted((a, b) => b.self - a.self);
  const lines = report.bySelf.map((one) =>
    functionLine(report, one, { rank: 4 + 2 * bySize.indexOf(one), isCumulative: false }),
  );
  const word = self === 'tottime' ? 'own time' : `own ${self}`;
  return { title: `own% cum% ${word} ← caller`, lines };
}

/** Those that stand above have their cumulative time there. */
function cumulativeSection(report: SummaryReport): PageSection {
  const known = new Set(report.bySelf.map(({ place }) => place.label));
  const { noun } = valueNames(report.heading.stats);
  const lines = report.byCumulative
    .filter(({ place }) => !known.has(place.label) && !isModule(place))
    .map((one, i) => functionLine(report, one, { rank: 8 + 3 * i, isCumulative: true }));
  return { title: `cum% own% cumulative ${noun}, others`, lines };
}

function functionLine(
  { folder }: SummaryReport,
  { place, selfShare, cumulativeShare, caller }: SummaryFunction,
  { rank, isCumulative }: { readonly rank: number; readonly isCumulative: boolean },
): PageLine {
  const shares = [selfShare, cumulativeShare].map(percent);
  if (isCumulative) shares.reverse();
  const by = caller === null || !isTelling(caller) ? '' : `← ${shortName(caller.place)}`;
  const { name, where } = shortPlace(place, folder);
  return { rank, lead: shares.join(' '), name, where, tail: by };
}

/** Native code and modules call whatever they are given. */
function isTelling({ place }: SummaryCaller): boolean {
  return !place.label.startsWith('{') && !isModule(place);
}

function isModule({ label }: Place): boolean {
  return label.includes('(<module>)');
}

function percent(share: number): string {
  return shareText(share).padStart(4);
}

/** Of longer chains the ends are shown. */
const MOST_NAMES = 6;

function pathSection({ paths }: SummaryReport): PageSection {
  const bySize = paths.toSorted((a, b) => b.share - a.share);
  const lines = paths.map((path): PageLine => {
    const names = path.places.map(shortName).filter((name, i, all) => name !== all[i - 1]);
    const shown =
      names.length <= MOST_NAMES
        ? names
        : [...names.slice(0, 2), '…', ...names.slice(3 - MOST_NAMES)];
    const name = shown.join(' › ');
    const rank = 7 + 2.5 * bySize.indexOf(path);
    return {
      rank,
      lead: `${percent(path.share)} ${' '.repeat(path.depth)}`,
      name,
      where: '',
      tail: '',
    };
  });
  return { title: 'cum% heaviest paths', lines };
}

const MOST_SOURCE = 64;
/** Of a longer line, as tools write them, the beginning says nothing. */
const MOST_LINE = 300;

function lineSection({ lines, folder }: SummaryReport): PageSection {
  return {
    title: 'own% hottest lines',
    lines: lines.map((line, i) => ({
      rank: 5 + 3 * i,
      lead: percent(line.share),
      name: shortUrl(line.url, line.line, folder),
      where: '',
      tail: cut(lineText(line), MOST_SOURCE),
    })),
  };
}

/** Its source, or whose it is. */
function lineText({ source, inlined, functions }: SummaryLine): string {
  if (source !== null && source.length <= MOST_LINE) {
    return displayText(source.trim().replace(/\s+/g, ' '));
  }
  const names = new Set([
    ...(inlined === null ? [] : [displayText(inlined)]),
    ...functions.map(shortName),
  ]);
  return [...names].slice(0, 2).join(', ');
}
