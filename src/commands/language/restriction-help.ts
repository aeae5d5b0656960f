/** What restrictions are, for the help of every command that takes them. */
export const RESTRICTION_DETAILS: readonly string[] = [
  'Restrictions apply left to right, each to what the one before left:',
  '  10        an integer keeps the first 10',
  '  .25       a number from 0 to 1 keeps that part of them',
  '  parse     anything else is a regular expression that the label must match',
  '  -/RE/     drops what matches',
];
