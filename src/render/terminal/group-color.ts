/** Levels of a channel in the cube of xterm's 256 colours. */
const LEVELS = [0, 95, 135, 175, 215, 255];

/**
 * The colour of xterm's 256 (16 to 255) that is nearest to `hsl(32 92% 80%)`. Throws RangeError for another text.
 *
 * @param ownLightness in percent, in the place of that of the text
 */
export function xtermColor(css: string, ownLightness?: number): number {
  const [, degrees, saturation, lightness] =
    /^hsl\(([\d.]+) ([\d.]+)% ([\d.]+)%\)$/.exec(css) ?? [];
  if (lightness === undefined) throw new RangeError(`no colour: ${css}`);
  const rgb = hslToRgb(
    Number(degrees),
    Number(saturation) / 100,
    (ownLightness ?? Number(lightness)) / 100,
  );
  const cube = rgb.map((value) => nearestIndex(LEVELS, value));
  const mean = rgb.reduce((a, b) => a + b, 0) / 3;
  const grey = Math.max(0, Math.min(23, Math.round((mean - 8) / 10)));
  const cubeColor = cube.map((i) => LEVELS[i]);
  const isGrey =
    distance(rgb, [8 + 10 * grey, 8 + 10 * grey, 8 + 10 * grey]) < distance(rgb, cubeColor);
  return isGrey ? 232 + grey : 16 + 36 * cube[0] + 6 * cube[1] + cube[2];
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
