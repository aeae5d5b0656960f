import type { FlameReport } from '../../render/flame-report.ts';
import { flameLines } from '../../render/terminal/flame/flame-lines.ts';
import type { CommandResult } from '../command.ts';
import { numberOption, type OwnOptions } from '../language/own-options.ts';
import { applyRestrictions, type Selection } from '../language/restrictions.ts';
import { drawnPart, flameBoxes, flameGraph, missingNotes } from './flame-boxes.ts';
import { flameChanges } from './flame-changes.ts';
import { listedRows } from './listed-rows.ts';
import { numberedRows } from './row-numbers.ts';
import type { Session } from './session.ts';
import { viewHeading } from './view-heading.ts';

interface Sides {
  /** `null`: nothing is compared. */
  readonly old: Session | null;
  readonly now: Session;
}

/**
 * A flame graph as text. Throws ProfileError `usage`.
 *
 * @param usual levels below the root, and the share that a box has, where nobody says it
 */
export function printedFlame(
  { old, now }: Sides,
  options: OwnOptions,
  usual: { readonly depth: number; readonly minPercent: number },
): CommandResult {
  const { rows, reductions } = selected(now, options);
  const isUpward = options.values.has('--callers');
  const limits = {
    depth: numberOption(options, '--depth', { least: 1, otherwise: usual.depth }),
    minShare: numberOption(options, '--min', { least: 0, otherwise: usual.minPercent }) / 100,
  };
  const graph = flameGraph(now, {
    hasIdle: options.values.has('--idle'),
    changes: old === null ? null : flameChanges(old, now),
  });
  const isChosen = options.words.length > 0;
  const boxes = flameBoxes(now, graph, { rows: isChosen ? rows : null, isUpward });
  const part = drawnPart(graph, boxes, limits);
  const heading =
    old === null ? viewHeading(now, { reductions }) : viewHeading(old, { now: viewHeading(now) });
  const report: FlameReport = {
    kind: 'flame',
    heading,
    isUpward,
    boxes: part.boxes,
    notes: missingNotes(part, limits),
    lines: (screen) => flameLines({ graph, boxes, ...limits }, screen),
  };
  return { session: now, report, isEmptySelection: isChosen && rows.length === 0 };
}

/** The same on the whole screen. Throws ProfileError `usage`. */
export function flameScreen({ old, now }: Sides, options: OwnOptions): CommandResult {
  const { rows } = selected(now, options);
  const isChosen = options.words.length > 0;
  if (isChosen && rows.length === 0) return { session: now, isEmptySelection: true };
  return {
    session: now,
    effect: {
      kind: 'flame',
      session: now,
      firstRow: isChosen ? rows[0] : null,
      isUpward: options.values.has('--callers'),
      hasIdle: options.values.has('--idle'),
      changes: old === null ? null : flameChanges(old, now),
    },
  };
}

function selected(session: Session, { words }: OwnOptions): Selection {
  const numbered = numberedRows(session, words);
  if (numbered !== null) return { rows: numbered, reductions: [] };
  return applyRestrictions(words, listedRows(session, words), () => session.table.labels);
}
