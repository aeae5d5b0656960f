import type { DotStyle } from './dot-style.ts';

/** Every style of graphs by the name that `dot --style` takes, and how to load it. The first is the default. */
const styles = {
  scoobyprof: async () => (await import('./scoobyprof/style.ts')).scoobyprofStyle,
  gprof2dot: async () => (await import('./gprof2dot/style.ts')).gprof2dotStyle,
} as const satisfies Readonly<Record<string, () => Promise<DotStyle>>>;

export type StyleName = keyof typeof styles;

export const styleNames = Object.keys(styles) as readonly StyleName[];

export const DEFAULT_STYLE: StyleName = 'scoobyprof';

export async function loadStyle(name: StyleName): Promise<DotStyle> {
  return styles[name]();
}
