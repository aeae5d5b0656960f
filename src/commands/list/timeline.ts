import { displayText } from '../../model/display-text.ts';
import type { ViewTimes } from '../../model/profile-view.ts';
import { threadTitles } from '../../model/shown-thread.ts';
import { type BusyTrack, slowestWindow } from '../../model/slowest-window.ts';
import type { SlowestPart, TimelineReport, TimelineSet } from '../../render/timeline-report.ts';
import { WHOLE_TIME } from '../../views/time-filters.ts';
import { betweenText } from '../../views/time-text.ts';
import type { Command } from '../command.ts';
import { numberOption, takeOptions } from '../language/own-options.ts';
import type { LoadedDump } from '../session/loaded-dump.ts';
import type { Session } from '../session/session.ts';
import { checkOrder } from '../session/stacks.ts';
import { timelineSets } from '../session/timeline-sets.ts';
import { viewHeading } from '../session/view-heading.ts';

const DEFAULT_GROUPS = 5;
/** Of the duration, the part that is looked for, before it is rounded. */
const PARTS = 8;

export const timeline: Command = {
  name: 'timeline',
  usage: '[--strips N]',
  summary: 'show when the program was busy, and with what',
  details: [
    'Strips for busy time, garbage collection, idle time and the packages with the most time of their own, for each dump or thread.',
    `--strips N shows N packages (${DEFAULT_GROUPS} by default); after group file or group category they are files or categories.`,
    'The last line is a command that keeps the slowest part: the one with the most busy time.',
  ],
  options: [{ name: '--strips', value: 'N' }],
  takes: 'nothing',
  group: 'tables',
  examples: [
    { line: 'timeline', meaning: 'when it was slow' },
    { line: 'focus {function}; timeline', meaning: 'when that function ran' },
    { line: 'between 0 50%; timeline --strips 10', meaning: 'the first half, with more packages' },
  ],
  run: async ({ session, words }) => {
    const options = takeOptions(words, timeline);
    checkOrder(session, 'timeline');
    const count = numberOption(options, '--strips', { least: 0, otherwise: DEFAULT_GROUPS });
    // What draws needs packages that no other layout waits for.
    const { stripLines } = await import('../../render/terminal/strips.ts');
    const report = timelineReport(session, Math.floor(count));
    return { session, report: { ...report, lines: (screen) => stripLines(report, screen) } };
  },
};

function timelineReport(session: Session, groupCount: number): Omit<TimelineReport, 'lines'> {
  const { view } = session;
  const grouping = view.grouping ?? 'package';
  const filters = [...view.filters, WHOLE_TIME];
  const { table } = session.withView({ filters, grouping });
  const times = table.times as ViewTimes;
  const { sets, tracks } = timelineSets(table, times, groupCount);
  const { isShared, extent } = times;
  const names = setNames(session.dumps);
  return {
    kind: 'timeline',
    heading: viewHeading(session),
    extent,
    isShared,
    sets: sets.map((set, i): TimelineSet => ({ ...set, name: names[i] })),
    slowest: slowestPart(tracks, extent),
    notes: [],
  };
}

function slowestPart(
  tracks: readonly BusyTrack[],
  extent: TimelineReport['extent'],
): SlowestPart | null {
  const lengthUs = roundLength((extent.toUs - extent.fromUs) / PARTS);
  if (!(lengthUs > 0)) return null;
  const window = slowestWindow(tracks, lengthUs, extent);
  return window.busyUs > 0 ? { ...window, command: betweenText(window) } : null;
}

/** The nearest of 1, 2 and 5, with zeros. */
function roundLength(us: number): number {
  if (!(us > 0)) return 0;
  const power = 10 ** Math.floor(Math.log10(us));
  const steps = [1, 2, 5, 10].map((step) => step * power);
  const distance = (step: number): number => Math.abs(Math.log(step / us));
  return steps.reduce((best, step) => (distance(step) < distance(best) ? step : best));
}

/** Threads by their names, dumps by those of their files. */
function setNames(dumps: readonly LoadedDump[]): readonly string[] {
  return dumps.map(({ path, profile, recording }) => {
    const threads = recording?.threads ?? [];
    const at = threads.findIndex((thread) => thread.profile === profile);
    const title = threads.length > 1 && at >= 0 ? threadTitles(threads)[at] : undefined;
    return displayText(title ?? path);
  });
}
