import { exporterForFile, loadExporter } from '../../exporters/registry.ts';
import { ProfileError } from '../../model/profile-error.ts';
import type { Command, CommandInput, CommandResult } from '../command.ts';
import type { ExportEffect } from '../effect.ts';
import { type OwnOptions, takeOptions } from '../language/own-options.ts';
import { flameChanges } from '../session/flame-changes.ts';
import type { Session } from '../session/session.ts';
import { sessionNotes } from '../session/session-notes.ts';
import { sidesFor } from '../session/sides-for.ts';
import { checkStacks } from '../session/stacks.ts';

/** Levels below the root, and the share that a box has, where nobody says it. */
const USUAL = { depth: 12, minPercent: 1 };

export const flame: Command = {
  name: 'flame',
  usage: '[OPTION…] [RESTRICTION…]',
  summary: 'draw a flame graph: here, on the whole screen, or for browsers',
  details: [
    'It is as wide as the screen, each level a line: callers above what they call. Functions that are named are at the top.',
    '-i takes the whole screen, for keys and the mouse: ? lists them.',
    '--callers turns it over: below each function its callers.',
    `--depth N draws N levels (${USUAL.depth} by default), --min PCT what has at least that share (${USUAL.minPercent} %).`,
    '--open shows it in the browser; -o FILE writes the page there, or a picture where FILE ends in .svg.',
    '--compare draws the new side, and colours what changed: FILE…, or the dump that was opened last. Noise is grey.',
    'Time in which nothing ran is left out; --idle shows it.',
    'help flame-graphs tells what the page can do.',
  ],
  options: [
    { name: '--depth', value: 'N' },
    { name: '--min', value: 'PCT' },
    { name: '--callers', value: null },
    { name: '--interactive', short: '-i', value: null },
    { name: '--open', value: null },
    { name: '--output', short: '-o', value: 'FILE' },
    { name: '--compare', value: null },
    { name: '--idle', value: null },
    { name: '--force', value: null },
  ],
  picks: 'functions',
  group: 'tables',
  examples: [
    { line: 'flame', meaning: 'where the time goes, at a glance' },
    { line: 'flame --callers {function}', meaning: 'who called it, and who called them' },
    { line: 'flame --compare {dump}', meaning: 'what changed from this dump to that one' },
  ],
  run: runFlame,
};

async function runFlame({ session, words, loadDumps }: CommandInput): Promise<CommandResult> {
  const options = takeOptions(words, flame);
  const { values } = options;
  const isCompared = values.has('--compare');
  const sides = isCompared
    ? await sidesFor(session, { command: 'flame --compare', files: options.words }, loadDumps)
    : { old: null, now: session };
  for (const side of sides.old === null ? [session] : [sides.old, sides.now]) {
    checkStacks(side, 'flame', 'not-a-profile');
  }
  if (values.has('--output') || values.has('--open')) {
    if (!isCompared) requireNoWords(options.words);
    const effect = await effectFor(sides, options);
    return { session, effect: { ...effect, isOpened: values.has('--open') } };
  }
  // What draws on a terminal is not needed for pages.
  const { flameScreen, printedFlame } = await import('../session/printed-flame.ts');
  const drawn = { ...options, words: isCompared ? [] : options.words };
  if (values.has('--interactive')) return { ...flameScreen(sides, drawn), session };
  return printedFlame(sides, drawn, USUAL);
}

/** Throws `usage` where something is to be drawn as a page of its own. */
function requireNoWords([word]: readonly string[]): void {
  if (word === undefined) return;
  throw new ProfileError('usage', `flame takes no words for a page: ${word}`, {
    hint: 'filters restrict it: focus, hide, only',
  });
}

/** The picture of the new side; of an old one only how that differs. */
async function effectFor(
  { old, now }: { readonly old: Session | null; readonly now: Session },
  { values }: OwnOptions,
): Promise<ExportEffect> {
  const output = values.get('--output');
  const path = output === undefined || output === '-' ? null : output;
  return {
    kind: 'export',
    exporter: await pictureFor(path),
    view: now.table,
    title: old === null ? now.title : `${old.title} → ${now.title}`,
    inputs: [...(old?.dumps ?? []), ...now.dumps].map((dump) => dump.path),
    path,
    isForced: values.has('--force'),
    notes: sessionNotes(now),
    hasIdle: values.has('--idle'),
    changes: old === null ? null : flameChanges(old, now),
    isOpened: false,
  };
}

/** A page, but for names that end as those of another picture. */
async function pictureFor(path: string | null) {
  const named = path === null ? undefined : await exporterForFile(path);
  const chosen = named?.isFlameGraph === true ? named : await loadExporter('html');
  if (chosen === undefined) throw new Error('there is no exporter of pages');
  return chosen;
}
