import { ProfileError } from '../../model/profile-error.ts';
import type { TimeAmount } from '../../views/look.ts';

const US_PER_UNIT: Readonly<Record<string, number>> = {
  us: 1,
  µs: 1,
  μs: 1,
  ms: 1e3,
  s: 1e6,
  min: 60e6,
};

const TIME = /^(\d+\.?\d*|\.\d+)(us|µs|μs|ms|s|min|%)?$/;

/** Reads `1.2s`, `300ms`, `50%`, `0`. Throws ProfileError `usage`. */
export function parseTime(word: string, command: string): TimeAmount {
  const [, number, unit] = TIME.exec(word) ?? [];
  const value = Number(number);
  if (unit === '%' && value <= 100) return { unit: 'share', value: value / 100 };
  if (unit !== undefined && unit !== '%') return { unit: 'us', value: value * US_PER_UNIT[unit] };
  if (value === 0) return { unit: 'us', value: 0 };
  throw new ProfileError('usage', `${command}: ${word} is not a time`, {
    hint:
      unit === '%'
        ? 'the duration has 100%'
        : 'times are 1.2s, 300ms, 500us, or 50% of the duration',
  });
}

/** The same, for how long something is. */
export function parseLength(word: string, command: string): TimeAmount {
  const length = parseTime(word, command);
  if (length.value > 0) return length;
  throw new ProfileError('usage', `${command} needs a length above 0, not ${word}`);
}
