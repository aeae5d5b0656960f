import { displayText } from '../../model/display-text.ts';
import type { ProfileError } from '../../model/profile-error.ts';

const PROGRAM = 'scoobyprof';

/** An error as the program ends with it: what is wrong, then in a second line what to do. */
export function errorLines(error: ProfileError): string {
  const hint = error.hint === undefined ? '' : `${PROGRAM}: ${displayText(error.hint)}\n`;
  return `${PROGRAM}: ${fact(error)}\n${hint}`;
}

/** An error at the prompt, where one line has to do. */
export function errorLine(error: ProfileError): string {
  return `${PROGRAM}: ${errorText(error)}\n`;
}

/** An error in one line, for those who know which program says it. */
export function errorText(error: ProfileError): string {
  const hint = error.hint === undefined ? '' : ` (${displayText(error.hint)})`;
  return `${fact(error)}${hint}`;
}

/** Something that the user should know, and that changes no exit status. */
export function noticeLine(subject: string | null, message: string): string {
  const about = subject === null ? '' : `${displayText(subject)}: `;
  return `${PROGRAM}: ${about}${displayText(message)}\n`;
}

function fact({ subject, message }: ProfileError): string {
  const about = subject === undefined ? '' : `${displayText(subject)}: `;
  return `${about}${displayText(message)}`;
}
