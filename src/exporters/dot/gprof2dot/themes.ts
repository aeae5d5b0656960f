/** Hue, saturation and lightness, each from 0 to 1. */
type Hsl = readonly [hue: number, saturation: number, lightness: number];

/** Colours and sizes by weight: what something looks like at weight 0 and at weight 1. */
export interface Theme {
  readonly from: Hsl;
  readonly to: Hsl;
  readonly gamma: number;
  readonly fontSize: Range;
  readonly penWidth: Range;
  /** Boxes are filled and their text is white; else both are drawn in the node's colour. */
  readonly isFilled: boolean;
}

interface Range {
  readonly min: number;
  readonly max: number;
}

const USUAL_SIZES = { fontSize: { min: 10, max: 10 }, penWidth: { min: 0.5, max: 4 } };
const BLACK: Hsl = [0, 0, 0];

export const THEMES = {
  color: { from: [2 / 3, 0.8, 0.25], to: [0, 1, 0.5], gamma: 1, isFilled: true, ...USUAL_SIZES },
  pink: { from: [0, 1, 0.9], to: [0, 1, 0.5], gamma: 2.2, isFilled: true, ...USUAL_SIZES },
  gray: { from: [0, 0, 0.85], to: BLACK, gamma: 2.2, isFilled: true, ...USUAL_SIZES },
  bw: {
    from: BLACK,
    to: BLACK,
    gamma: 2.2,
    isFilled: true,
    fontSize: { min: 8, max: 24 },
    penWidth: { min: 0.1, max: 8 },
  },
  print: {
    from: BLACK,
    to: BLACK,
    gamma: 2.2,
    isFilled: false,
    fontSize: { min: 18, max: 30 },
    penWidth: { min: 0.1, max: 8 },
  },
} as const satisfies Readonly<Record<string, Theme>>;

export type ThemeName = keyof typeof THEMES;

/** `#rrggbb` for a weight; a skew other than 1 moves colours towards one end. */
export function themeColor({ from, to, gamma }: Theme, weight: number, skew: number): string {
  const t = skew === 1 ? weight : (skew ** weight - 1) / (skew - 1);
  const at = (i: 0 | 1 | 2): number => from[i] + t * (to[i] - from[i]);
  return hexColor([at(0), at(1), at(2)], gamma);
}

/** A colour as CSS defines HSL, its channels raised to the power `gamma`. */
export function hexColor([hue, saturation, lightness]: Hsl, gamma = 1): string {
  const a = saturation * Math.min(lightness, 1 - lightness);
  const channel = (offset: number): string => {
    const k = (offset + hue * 12) % 12;
    const light = lightness - a * Math.max(-1, Math.min(k - 3, 9 - k, 1));
    // A last bit below zero has no power.
    const value = Math.floor(255 * Math.max(0, light) ** gamma + 0.5);
    return Math.min(255, value).toString(16).padStart(2, '0');
  };
  return `#${channel(0)}${channel(8)}${channel(4)}`;
}

export function themeFontSize({ fontSize }: Theme, weight: number): number {
  return Math.max(weight * weight * fontSize.max, fontSize.min);
}

export function themePenWidth({ penWidth }: Theme, weight: number): number {
  return Math.max(weight * penWidth.max, penWidth.min);
}
