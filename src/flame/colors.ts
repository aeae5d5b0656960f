import type { FlameFunctions, FlameGraph, FlameGroup } from './flame-graph.ts';

/** What colours mean. */
export type ColorBy = 'package' | 'file' | 'self' | 'change';

export interface Theme {
  readonly isDark: boolean;
  readonly background: string;
  readonly text: string;
  /** Of boxes that are too narrow to be drawn. */
  readonly joined: string;
  readonly selection: string;
  readonly match: string;
}

export const LIGHT: Theme = {
  isDark: false,
  background: '#ffffff',
  text: '#161616',
  joined: '#c4c4c8',
  selection: '#0b3d91',
  match: '#8b1a9e',
};

export const DARK: Theme = {
  isDark: true,
  background: '#17181a',
  text: '#f5f5f5',
  joined: '#4d4f54',
  selection: '#9cc4ff',
  match: '#f0a6ff',
};

/** A hue in degrees, and saturation and lightness in percent, before the theme is known: 0 is pale, 1 strong. */
interface Hue {
  readonly degrees: number;
  readonly saturation: number;
  /** Makes neighbours of one group differ, from 0 to 1. */
  readonly shade: number;
}

/**
 * The colour of each function. In every theme the text of boxes has a contrast of at least 4.5 on all of them: they are
 * light where that is dark, and dark where it is light.
 */
export function functionColors(graph: FlameGraph, by: ColorBy, theme: Theme): readonly string[] {
  return hues(graph, by).map((hue) => css(hue, theme));
}

/** The same colours where boxes are to stand back. */
export function paleColors(colors: readonly string[], { isDark }: Theme): readonly string[] {
  return colors.map(() => (isDark ? '#2a2b2f' : '#efeff1'));
}

/** The colour that a legend shows for a group. */
export function groupColor(group: FlameGroup, theme: Theme): string {
  return css({ ...groupHue(group), shade: 0.5 }, theme);
}

function css({ degrees, saturation, shade }: Hue, { isDark }: Theme): string {
  const lightness = isDark ? 24 + 6 * shade : 76 + 8 * shade;
  const strength = isDark ? 0.62 * saturation : saturation;
  return `hsl(${Math.round(degrees)} ${Math.round(strength)}% ${lightness.toFixed(1)}%)`;
}

function hues(graph: FlameGraph, by: ColorBy): readonly Hue[] {
  const { functions, groups, changes } = graph;
  if (by === 'self') return selfHues(graph);
  return functions.name.map((name, i) => {
    const shade = (hash(`${name}:${functions.line[i]}`) % 97) / 96;
    if (by === 'change') return { ...changeHue(changes?.[i]), shade };
    const group = groups[functions.group[i]] ?? NO_GROUP;
    if (by === 'file' && functions.file[i] !== '') return fileHue(functions, i, shade);
    const { degrees, saturation } = groupHue(group);
    // The program's own functions are told apart by warm hues.
    const turn = group.kind === 'program' ? 36 * shade - 18 : 0;
    return { degrees: degrees + turn, saturation, shade };
  });
}

const NO_GROUP: FlameGroup = { name: '', kind: 'native' };

function fileHue({ file }: FlameFunctions, i: number, shade: number): Hue {
  const number = hash(file[i] ?? '');
  return { degrees: number % 360, saturation: 60 + (number % 5) * 6, shade };
}

function groupHue({ name, kind }: FlameGroup): Omit<Hue, 'shade'> {
  switch (kind) {
    case 'program':
      return { degrees: 32, saturation: 92 };
    case 'package':
      // Neither the warm hues of the program nor the green of the runtime.
      return { degrees: 165 + (hash(name) % 175), saturation: 68 };
    case 'node':
      return { degrees: 118, saturation: 46 };
    case 'gc':
      return { degrees: 24, saturation: 30 };
    default:
      return { degrees: 230, saturation: 5 };
  }
}

/** From pale to strong by the time that functions take themselves. */
function selfHues({ functions, tree }: FlameGraph): readonly Hue[] {
  const self = new Float64Array(functions.name.length);
  for (let node = 1; node < tree.fn.length; node++) {
    const own = tree.fn[node];
    self[own] = self[own] + Math.max(0, tree.self[node]);
  }
  const most = self.reduce((largest, value) => Math.max(largest, value), 0) || 1;
  return functions.name.map((_, i) => {
    const strength = Math.sqrt(self[i] / most);
    return { degrees: 48 - 44 * strength, saturation: 8 + 88 * strength, shade: 1 - strength };
  });
}

function changeHue(change: NonNullable<FlameGraph['changes']>[number] | undefined) {
  if (change === undefined || change.direction === null) return { degrees: 230, saturation: 4 };
  const saturation = 30 + 65 * change.strength;
  return { degrees: change.direction === 'more' ? 4 : 215, saturation };
}

/** FNV-1a, 32 bits. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) {
    value = Math.imul(value ^ text.charCodeAt(i), 0x01000193);
  }
  return value >>> 0;
}

/** What the colours of changes mean. */
export function changeColors(
  theme: Theme,
): readonly { readonly text: string; readonly color: string }[] {
  const color = (direction: 'more' | 'less' | null): string =>
    css({ ...changeHue({ direction, strength: 1, text: '' }), shade: 0.5 }, theme);
  return [
    { text: 'more', color: color('more') },
    { text: 'less', color: color('less') },
    { text: 'no change that can be told', color: color(null) },
  ];
}
