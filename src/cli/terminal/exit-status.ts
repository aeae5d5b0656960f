import type { ErrorCode } from '../../model/profile-error.ts';

/** Exit statuses of the program; the README lists them. */
export const EXIT = {
  done: 0,
  gateFailed: 1,
  usage: 2,
  unreadable: 3,
  notAProfile: 4,
  nothingMatched: 5,
  interrupted: 130,
} as const;

export const EXIT_OF_ERROR: Readonly<Record<ErrorCode, number>> = {
  usage: EXIT.usage,
  unreadable: EXIT.unreadable,
  'not-a-profile': EXIT.notAProfile,
  foreign: EXIT.notAProfile,
  'nothing-matched': EXIT.nothingMatched,
  interrupted: EXIT.interrupted,
};
