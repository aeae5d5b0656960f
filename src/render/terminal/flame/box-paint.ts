import { Chalk, type ChalkInstance } from 'chalk';
import { type ColorBy, functionColors, LIGHT } from '../../../flame/colors.ts';
import type { FlameGraph } from '../../../flame/flame-graph.ts';
import type { Screen } from '../../screen.ts';
import { xtermColor } from '../group-color.ts';

/** Paints a text that is a box of a function. */
export type BoxPaint = (fn: number, text: string) => string;

/** Boxes in the colours of the page: 256 of them, 16 by whose code it is, or none. */
export function boxPaint(
  graph: FlameGraph,
  by: ColorBy,
  { colorLevel }: Pick<Screen, 'colorLevel'>,
): BoxPaint {
  if (colorLevel === 0) return (_, text) => text;
  const chalk = new Chalk({ level: colorLevel === 1 ? 1 : 2 });
  const paints =
    colorLevel === 1
      ? sixteen(graph, by, chalk)
      : functionColors(graph, by, LIGHT).map((css) => chalk.bgAnsi256(xtermColor(css)).ansi256(16));
  return (fn, text) => paints[fn](text);
}

const PACKAGE_PAINTS = ['bgCyan', 'bgMagenta', 'bgBlueBright'] as const;

function sixteen(
  { functions, groups, changes }: FlameGraph,
  by: ColorBy,
  chalk: ChalkInstance,
): readonly ChalkInstance[] {
  const { black } = chalk;
  return functions.name.map((_, fn) => {
    if (by === 'change') {
      const direction = changes?.[fn]?.direction ?? null;
      if (direction === null) return black.bgWhite;
      return direction === 'more' ? black.bgRed : black.bgCyan;
    }
    const group = functions.group[fn];
    switch (groups[group]?.kind) {
      case 'program':
        return black.bgYellow;
      case 'package':
        return black[PACKAGE_PAINTS[group % PACKAGE_PAINTS.length]];
      case 'node':
        return black.bgGreen;
      case 'gc':
        return black.bgRed;
      default:
        return black.bgWhite;
    }
  });
}
