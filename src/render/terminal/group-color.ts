/** Whose code a function is, as far as colours tell it. */
export type GroupKind = 'program' | 'package' | 'node' | 'native' | 'gc' | 'idle';

/** A hue in degrees, and its saturation in percent. */
export interface Hue {
  readonly degrees: number;
  readonly saturation: number;
}

/** The program in warm hues, each package in its own, the runtime green, garbage collection brown, the rest grey. */
export function groupHue(kind: GroupKind, name: string): Hue {
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

/** FNV-1a. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) {
    value = Math.imul(value ^ text.charCodeAt(i), 0x01000193);
  }
  return value >>> 0;
}

/** Levels of a channel in the cube of xterm's 256 colours. */
const LEVELS = [0, 95, 135, 175, 215, 255];

/** The colour of xterm's 256 (16 to 255) that is nearest to a hue of this lightness, in percent. */
export function xtermColor({ degrees, saturation }: Hue, lightness: number): number {
  const rgb = hslToRgb(degrees, saturation / 100, lightness / 100);
  const cube = rgb.map((value) => nearestIndex(LEVELS, value));
  const grey = Math.max(0, Math.min(23, Math.round((rgb.reduce((a, b) => a + b, 0) / 3 - 8) / 10)));
  const cubeError = distance(
    rgb,
    cube.map((i) => LEVELS[i]),
  );
  const greyError = distance(rgb, [8 + 10 * grey, 8 + 10 * grey, 8 + 10 * grey]);
  return greyError < cubeError ? 232 + grey : 16 + 36 * cube[0] + 6 * cube[1] + cube[2];
}

/** As in CSS; channels from 0 to 255. */
function hslToRgb(degrees: number, saturation: number, lightness: number): readonly number[] {
  const strength = saturation * Math.min(lightness, 1 - lightness);
  return [0, 8, 4].map((n) => {
    const k = (n + degrees / 30) % 12;
    return 255 * (lightness - strength * Math.max(-1, Math.min(k - 3, 9 - k, 1)));
  });
}

function nearestIndex(levels: readonly number[], value: number): number {
  let best = 0;
  for (const i of levels.keys()) {
    if (Math.abs(levels[i] - value) < Math.abs(levels[best] - value)) best = i;
  }
  return best;
}

function distance(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, value, i) => sum + (value - b[i]) ** 2, 0);
}
