import { baseName } from '../../model/display-path.ts';
import { busyTime } from '../../model/profile-times.ts';
import { quantityOf } from '../../model/profile-unit.ts';
import type {
  NextCommand,
  SummaryCollection,
  SummaryFunction,
} from '../../render/summary/summary-report.ts';
import { isTimeFilter } from '../../views/stack-view.ts';
import type { Session } from '../session/session.ts';
import { dumpWords, shellWord } from './shell-command.ts';

const MOST_STEPS = 2;
/** Much garbage collection: who makes it is worth a look. */
const MUCH_COLLECTION = 0.1;
/** A profile that waits more than this says most by when it did not. */
const MUCH_IDLE = 0.9;

/** What was found, for the commands to go on with. */
export interface Findings {
  readonly bySelf: readonly SummaryFunction[];
  readonly hasLines: boolean;
  readonly collection: SummaryCollection | null;
}

type Step = readonly [command: string, meaning: string];

/** Commands that fit what was found, the most telling first. Each runs as it stands. */
export function nextSteps(session: Session, findings: Findings): readonly NextCommand[] {
  const dumps = dumpWords(session);
  const look = lookOf(session);
  return [...stepsFor(session, findings)].slice(0, MOST_STEPS).map(([command, meaning]) => ({
    command,
    shell: `scoobyprof ${shellWord([...look, command].join('; '))} ${dumps}`,
    meaning,
  }));
}

function* stepsFor(session: Session, { bySelf, hasLines, collection }: Findings): Iterable<Step> {
  const { stats, stacks } = session.table;
  const first = culpritOf(bySelf);
  const word = first === undefined ? null : wordFor(session, first);
  if (word !== null) yield [`peek ${word}`, 'who calls it, and whom it calls'];
  if (collection !== null && collection.share >= MUCH_COLLECTION)
    yield ['callers garbage', 'who allocates'];
  if (session.dumps.length === 1 && hasRequest(session)) yield ['request', 'what the request did'];
  if (isMostlyIdle(session)) yield ['timeline', 'when it worked, and when it waited'];
  if (word !== null && hasLines) yield [`lines ${word}`, 'its lines'];
  if (stacks === null) return yield ['sort cumtime; stats 20', 'where the time goes'];
  yield ['tree', quantityOf(stats.unit) === 'time' ? 'the tree of calls' : 'the tree of stacks'];
  yield ['stats 30', 'more functions'];
}

/** Code of the runtime is one only where there is no other. */
function culpritOf(functions: readonly SummaryFunction[]): SummaryFunction | undefined {
  const code = functions.filter(({ owner }) => owner === 'program' || owner === 'package');
  return (code.length > 0 ? code : functions).toSorted((a, b) => b.self - a.self)[0];
}

function hasRequest({ dumps }: Session): boolean {
  const [dump] = dumps;
  return dump?.profile.kind === 'sampled' && dump.profile.request !== null;
}

function isMostlyIdle({ table: { stats } }: Session): boolean {
  const { idleTime, time } = stats.totals;
  return idleTime > MUCH_IDLE * time && busyTime(stats) > 0 && stats.unit === 'us';
}

/** An expression that is plain text selects more than this, and is none for a function. */
const MOST_MATCHES = 5;

/** What selects a function, and hardly others; `null`: nothing that could be typed. */
function wordFor({ table }: Session, { place }: SummaryFunction): string | null {
  const { functionName, url, line } = place.original ?? place;
  const file = baseName(url);
  const candidates = [
    ...(/^[\w$]{3,40}$/.test(functionName) ? [functionName.replaceAll('$', String.raw`\$`)] : []),
    ...(/^[\w.@-]{1,60}$/.test(file) ? [`${file}:${line}`] : []),
  ];
  const isTelling = (word: string): boolean => {
    const pattern = new RegExp(word);
    const matches = table.plainLabels.filter((label) => pattern.test(label));
    return pattern.test(place.label) && matches.length <= MOST_MATCHES;
  };
  return candidates.find(isTelling) ?? null;
}

/** The commands that make a session look at the dumps as this one does. */
function lookOf(session: Session): readonly string[] {
  const { thread, value, chosenDump, view } = session;
  return [
    ...(chosenDump === null ? [] : [`only dump ${chosenDump + 1}`]),
    ...(value === null ? [] : [`value ${lineWord(value.word)}`]),
    ...(thread === null ? [] : [`thread ${lineWord(thread.word)}`]),
    ...(session.isStripped ? ['strip'] : []),
    ...view.filters.map((filter) => {
      if (isTimeFilter(filter)) return filter.text;
      return filter.kind === 'only' ? 'only mine' : `${filter.kind} ${lineWord(filter.expression)}`;
    }),
  ];
}

/** A word of a line, in which blanks and `;` end it, and quotes at its start go round it. */
function lineWord(word: string): string {
  if (!/[\s;]|^['"|>]|^$/.test(word)) return word;
  return word.includes("'") ? `"${word}"` : `'${word}'`;
}
