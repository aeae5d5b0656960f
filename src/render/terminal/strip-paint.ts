import { Chalk } from 'chalk';
import { groupColor, LIGHT } from '../../flame/colors.ts';
import type { GroupKind } from '../../flame/flame-graph.ts';
import type { Screen } from '../screen.ts';
import type { TimelineStrip } from '../timeline-report.ts';
import { xtermColor } from './group-color.ts';

/** Reads on dark and on light. */
const LIGHTNESS = 46;

/** What paints the lines of a timeline. Nothing is said by colour alone: strips have names. */
export function stripPaint(screen: Screen) {
  const chalk = new Chalk({ level: screen.colorLevel });
  return {
    aside: (text: string): string => chalk.dim(text),
    strip: ({ kind, name }: TimelineStrip, cells: string): string => {
      if (kind === 'busy') return cells;
      if (kind === 'idle' || kind === 'other') return chalk.dim(cells);
      if (screen.colorLevel < 2) return kind === 'gc' ? chalk.magenta(cells) : cells;
      const group = { name, kind: kind === 'gc' ? 'gc' : kindOfName(name) } as const;
      return chalk.ansi256(xtermColor(groupColor(group, LIGHT), LIGHTNESS))(cells);
    },
  };
}

/** Groups of packages are told by their names, where they are no package. */
function kindOfName(name: string): GroupKind {
  if (name === 'program' || name === 'native') return name;
  return name === 'node internals' ? 'node' : 'package';
}
