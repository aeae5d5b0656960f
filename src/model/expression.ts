import { ProfileError } from './profile-error.ts';

/** The text as an expression that means it literally. */
export function escapeExpression(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}

/**
 * A JavaScript expression; at its start Python's flags `(?i)`, `(?s)`, `(?m)` and anywhere its named groups
 * `(?P<n>…)` are understood too.
 *
 * @throws ProfileError `usage` where it is none
 */
export function parseExpression(text: string): RegExp {
  const flags = /^\(\?([ims]+)\)/.exec(text)?.[1] ?? '';
  const source = text
    .replace(/^\(\?[ims]+\)/, '')
    .replaceAll('(?P<', '(?<')
    .replace(/\(\?P=(\w+)\)/g, '\\k<$1>');
  try {
    return new RegExp(source, [...new Set(flags)].join(''));
  } catch (error) {
    const reason = (error as Error).message.replace(
      /^Invalid regular expression: (?:\/.*\/\w*: )?/s,
      '',
    );
    throw new ProfileError('usage', `bad expression ${text}: ${reason}`);
  }
}
