import { ProfileError } from '../model/profile-error.ts';

/** Codes of errors that mean that what was typed is wrong, not the server or its data. */
const OF_TEXT: ReadonlySet<string> = new Set([
  ...['6', '38', '41', '42', '43', '46', '47', '53', '62', '70', '72', '115', '386', '427'],
]);

/** What ClickHouse says, in one line, without its codes and its version. */
export function clickhouseError(error: unknown, shown: string): ProfileError {
  if (error instanceof ProfileError) return error;
  const { message, code: given } = error as Error & { code?: string };
  // Old servers have it in the text alone.
  const code = given ?? /\bCode: (\d+)/.exec(message)?.[1] ?? '';
  const said = message
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .replace(/^.*?DB::Exception: /, '')
    .replace(/\s*(?:\. )?\((?:version|official build|[A-Z_]+)[^)]*\)\s*$/g, '')
    .replace(/, e\.what\(\) = .*$/, '')
    .replace(/ ?FORMAT TabSeparatedWithNamesAndTypes/, '')
    .replace(/\.? Expected (?:one of|end of).*$/, '')
    .replace(/(?:: while|: While|\. Maybe you meant|, context:|, required columns).*$/, '')
    .slice(0, 300)
    .trim();
  if (OF_TEXT.has(String(code))) return new ProfileError('usage', `ClickHouse: ${said}`);
  const reason = said === '' ? String(code) || 'it fails without a word' : said;
  return new ProfileError('unreadable', reason, { subject: shown });
}
