import { ProfileError } from '../model/profile-error.ts';

/** Kinds of errors that mean that the text is wrong, not the data. */
const OF_TEXT =
  /^(?:Parser|Binder|Catalog|Conversion|Invalid Input|Permission|Syntax|Not implemented|Out of Range|Mismatch Type|Invalid Type) (?:Error)?/i;

/** What the database says, in one line: the kind is dropped, and so is where in our text it stands. */
export function duckdbError(error: unknown): ProfileError {
  if (error instanceof ProfileError) return error;
  const whole = error instanceof Error ? error.message : String(error);
  const text = whole.replace(/^Failed to [\w ]+:\s*/, '');
  const [first = ''] = text.split('\n');
  const message = first.replace(/^[\w ]+ Error:\s*/, '').trim();
  const said = message === '' ? 'it fails without a word' : message;
  return new ProfileError(OF_TEXT.test(text) ? 'usage' : 'unreadable', `DuckDB: ${said}`);
}
