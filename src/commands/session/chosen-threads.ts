import { displayText } from '../../model/display-text.ts';
import { ProfileError } from '../../model/profile-error.ts';
import type { Recording, ThreadProfile } from '../../model/recording.ts';
import { busiestOf, shownThread, threadTitles } from '../../model/shown-thread.ts';
import type { FileThreads } from '../../render/table-report.ts';
import type { ThreadChoice } from './chosen-steps.ts';
import type { LoadedDump } from './loaded-dump.ts';

/** A dump whose file holds several profiles. */
export type ThreadedDump = LoadedDump & { readonly recording: Recording };

export function hasThreads(dump: LoadedDump): dump is ThreadedDump {
  return dump.recording !== undefined && dump.recording.threads.length > 1;
}

/** The dump with the thread that is shown where nobody chooses. */
export function shownDump(dump: ThreadedDump): LoadedDump {
  return withThread(dump, shownThread(dump.recording));
}

/**
 * The threads of one dump that a word means; of a dump that has only one, that, whatever the word. Throws `usage`, with
 * the list.
 */
export function dumpsOnThread(dump: LoadedDump, word: string | undefined): readonly LoadedDump[] {
  if (word === undefined || !hasThreads(dump)) return [dump];
  return chosenThreads([dump], word).dumpsOf(dump);
}

/**
 * The threads that a word means: `all`, a number, PID:TID, or a name. Throws `usage`, with the list, where none of the
 * dumps has it.
 */
export function chosenThreads(dumps: readonly LoadedDump[], word: string): ThreadChoice {
  const dumpsOf = (dump: LoadedDump): readonly LoadedDump[] =>
    hasThreads(dump) ? dumpsOfWord(dump, word) : [dump];
  const [first, ...others] = dumps.filter(hasThreads);
  const isThere = word === 'all' || dumps.some((dump) => isInDump(dump, word));
  if (isThere) return { word, dumpsOf };
  if (first === undefined) {
    throw new ProfileError('usage', `there is no thread ${displayText(word)}`, {
      hint: 'this recording has only one',
    });
  }
  throw new ProfileError('usage', `there is no thread ${displayText(word)}`, {
    hint: others.length === 0 ? listText(first) : 'thread lists those that there are',
  });
}

function isInDump({ recording }: LoadedDump, word: string): boolean {
  if (recording === undefined) return word === '1';
  return threadIndex(recording.threads, word) >= 0;
}

/** Of a dump that does not have the thread, the one that it shows. */
function dumpsOfWord(dump: ThreadedDump, word: string): readonly LoadedDump[] {
  const { threads } = dump.recording;
  if (word === 'all') {
    const text = `all ${threads.length} threads, merged`;
    return threads.map(({ profile }, i) => ({
      ...dump,
      profile,
      threads: { shown: 'all', list: listOf(threads), text },
      ...(i === 0 ? {} : { isContinued: true as const }),
    }));
  }
  const index = threadIndex(threads, word);
  return [index < 0 ? dump : withThread(dump, index)];
}

/** Index of the thread that is meant; -1: there is none. A name that fits several means the busiest of them. */
function threadIndex(threads: readonly ThreadProfile[], word: string): number {
  const titles = threadTitles(threads);
  const all = threads.map((_, i) => i);
  if (/^\d+$/.test(word)) return Number(word) <= threads.length ? Number(word) - 1 : -1;
  const fits = [
    all.filter((i) => threads[i].name === word || titles[i] === word),
    all.filter((i) => `${threads[i].pid}:${threads[i].tid}` === word),
    all.filter((i) => titles[i].toLowerCase().includes(word.toLowerCase())),
  ].find((found) => found.length > 0);
  return fits === undefined ? -1 : busiestOf(threads, fits);
}

/** The dump with one of its threads, by its index. */
export function withThread(dump: ThreadedDump, index: number): LoadedDump {
  const { threads } = dump.recording;
  return { ...dump, profile: threads[index].profile, threads: fileThreads(threads, index) };
}

function fileThreads(threads: readonly ThreadProfile[], shown: number): FileThreads {
  const titles = threadTitles(threads);
  // The shown one first: of equals it is the busiest.
  const busiest = busiestOf(threads, [shown, ...threads.map((_, i) => i)]);
  const other = `; ${titles[busiest]} is busier: --thread ${busiest + 1}`;
  const place = `${shown + 1} of ${threads.length}${busiest === shown ? '' : other}`;
  return {
    shown: shown + 1,
    list: listOf(threads),
    text: `thread ${displayText(titles[shown])} (${displayText(place)})`,
  };
}

function listOf(threads: readonly ThreadProfile[]): FileThreads['list'] {
  return threads.map(({ name, pid, tid }) => ({ name, pid, tid }));
}

function listText({ recording }: ThreadedDump): string {
  const titles = threadTitles(recording.threads);
  return `threads: ${titles.map((title, i) => `${i + 1} ${displayText(title)}`).join(', ')}`;
}
