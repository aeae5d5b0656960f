import { ProfileError } from '../model/profile-error.ts';
import type { SyntaxErrorPlace } from './json-syntax.ts';

/** The error for content that begins like JSON and is none. */
export function notJson({ byteOffset, found }: SyntaxErrorPlace): ProfileError {
  if (found !== null) {
    return new ProfileError('not-a-profile', `not JSON: unexpected ${found} at byte ${byteOffset}`);
  }
  const message = `truncated JSON: it ends at byte ${byteOffset}, before its content does`;
  return new ProfileError('not-a-profile', message, {
    hint: 'copy or record it again; a program that is killed leaves half a dump',
  });
}
