import { fixed } from '../../model/fixed-decimals.ts';
import { ProfileError } from '../../model/profile-error.ts';

const CONVERSION = /%([-+ 0#]*)(\d*)(?:\.(\d*))?([a-zA-Z%])/g;
/** More digits than this no double has, and the engine prints none. */
const MAX_PRECISION = 100;

/**
 * A function that writes one number as C's printf does with this format: `%.7g`, `%8.3f s`, `%e`; `%%` is a
 * percent sign. Throws ProfileError `usage` where the format is not one.
 */
export function numberFormat(format: string): (value: number) => string {
  const conversions = [...format.matchAll(CONVERSION)];
  const numbers = conversions.filter(([, , , , letter]) => letter !== '%');
  const isKnown = numbers.every(([, , width, precision, letter = '']) => {
    const isShort = Number(width) <= 1000 && Number(precision ?? 0) <= MAX_PRECISION;
    return isShort && 'eEfFgGdi'.includes(letter);
  });
  const rest = format.replace(CONVERSION, '');
  if (numbers.length !== 1 || !isKnown || rest.includes('%')) {
    throw new ProfileError('usage', `${format} is not the format of a number`, {
      hint: 'as in C, with one of %e %f %g %d in it: %.7g',
    });
  }
  return (value) => {
    return format.replace(CONVERSION, (...match: readonly unknown[]) => {
      const [, flags, width, precision, letter] = match as readonly string[];
      if (letter === '%') return '%';
      const conversion = { flags: flags as string, precision, letter: letter as string };
      return padded(converted(value, conversion), {
        flags: flags as string,
        width: width as string,
      });
    });
  };
}

interface Conversion {
  readonly flags: string;
  readonly precision: string | undefined;
  readonly letter: string;
}

function converted(value: number, { flags, precision, letter }: Conversion): string {
  const digits = precision === undefined ? 6 : Number(precision);
  const isNegative = value < 0 || Object.is(value, -0);
  const text = unsigned(Math.abs(value), digits, { letter, flags });
  const plus = flags.includes('+') ? '+' : '';
  const sign = isNegative ? '-' : plus || (flags.includes(' ') ? ' ' : '');
  return sign + (letter === letter.toUpperCase() ? text.toUpperCase() : text);
}

function unsigned(
  size: number,
  digits: number,
  { letter, flags }: { letter: string; flags: string },
): string {
  if (!Number.isFinite(size)) return Number.isNaN(size) ? 'nan' : 'inf';
  switch (letter.toLowerCase()) {
    case 'f':
      return fixed(size, digits);
    case 'e':
      return exponential(size, digits);
    case 'g':
      return general(size, Math.max(1, digits), flags.includes('#'));
    default:
      return fixed(Math.trunc(size), 0);
  }
}

function padded(text: string, { flags, width }: { flags: string; width: string }): string {
  const length = Number(width);
  if (flags.includes('-')) return text.padEnd(length);
  if (!flags.includes('0') || !/\d/.test(text)) return text.padStart(length);
  const sign = /^[-+ ]/.exec(text)?.[0] ?? '';
  return sign + text.slice(sign.length).padStart(length - sign.length, '0');
}

/** As `%e`: a tie goes to the even digit, where `toExponential` goes up. */
function exponential(size: number, digits: number): string {
  const { mantissa, exponent } = roundedDigits(size, digits);
  const point = digits > 0 ? '.' : '';
  const sign = exponent < 0 ? '-' : '+';
  const power = String(Math.abs(exponent)).padStart(2, '0');
  return `${mantissa[0]}${point}${mantissa.slice(1)}e${sign}${power}`;
}

/** As `%g`: the shorter of both notations, without zeros at its end. */
function general(size: number, precision: number, keepsZeros: boolean): string {
  const { exponent } = roundedDigits(size, precision - 1);
  const isPlain = exponent >= -4 && exponent < precision;
  const text = isPlain ? fixed(size, precision - 1 - exponent) : exponential(size, precision - 1);
  if (keepsZeros || !text.includes('.')) return text;
  return text.replace(/\.?0*(?=e|$)/, '');
}

/** The digits of a number, one before and `digits` behind the point, rounded half to even. */
function roundedDigits(size: number, digits: number): { mantissa: string; exponent: number } {
  const parts = (text: string) => {
    const [mantissa = '0', exponent] = text.split('e');
    return { mantissa: mantissa.replace('.', ''), exponent: Number(exponent) };
  };
  const rounded = parts(size.toExponential(digits));
  if (digits >= MAX_PRECISION) return rounded;
  const exact = parts(size.toExponential(MAX_PRECISION));
  const isTie = /^50*$/.test(exact.mantissa.slice(digits + 1));
  const isEven = Number(exact.mantissa[digits]) % 2 === 0;
  return isTie && isEven
    ? { mantissa: exact.mantissa.slice(0, digits + 1), exponent: exact.exponent }
    : rounded;
}
