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

export const flame: Command = {
  name: 'flame',
  usage: '[--open] [-o FILE] [--compare [FILE…]]',
  summary: 'draw a flame graph, as a page for browsers',
  details: [
    '--open shows it in the browser; -o FILE writes the page there, or a picture where FILE ends in .svg.',
    '--compare draws the new side, and colours what changed: FILE…, or the dump that was opened last. Noise is grey.',
    'Time in which nothing ran is left out; --idle shows it.',
    'help flame-graphs tells what the page can do.',
  ],
  options: [
    { name: '--open', value: null },
    { name: '--output', short: '-o', value: 'FILE' },
    { name: '--compare', value: null },
    { name: '--idle', value: null },
    { name: '--force', value: null },
  ],
  takes: 'dumps',
  group: 'tables',
  examples: [
    { line: 'flame --open', meaning: 'the flame graph in the browser' },
    { line: 'focus {function}; flame --open', meaning: 'only what happens while it runs' },
    { line: 'flame --compare {dump} --open', meaning: 'what changed from this dump to that one' },
  ],
  run: runFlame,
};

async function runFlame({ session, words, loadDumps }: CommandInput): Promise<CommandResult> {
  const options = takeOptions(words, flame);
  const path = options.values.get('--output');
  const isOpened = options.values.has('--open');
  if (path === undefined && !isOpened) {
    throw new ProfileError('usage', 'flame needs --open, or a file for the page', {
      hint: 'flame --open shows it in the browser, flame -o FILE.html writes it',
    });
  }
  const isCompared = options.values.has('--compare');
  const [word] = options.words;
  if (word !== undefined && !isCompared) {
    throw new ProfileError('usage', `flame takes no words: ${word}`, {
      hint: 'filters restrict it: focus, hide, only',
    });
  }
  const sides = isCompared
    ? await sidesFor(session, { command: 'flame --compare', files: options.words }, loadDumps)
    : { old: null, now: session };
  const effect = await effectFor(sides, options);
  return { session, effect: { ...effect, isOpened } };
}

/** The picture of the new side; of an old one only how that differs. */
async function effectFor(
  { old, now }: { readonly old: Session | null; readonly now: Session },
  { values }: OwnOptions,
): Promise<ExportEffect> {
  for (const side of old === null ? [now] : [old, now]) checkStacks(side, 'flame', 'not-a-profile');
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
