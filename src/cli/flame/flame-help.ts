const KEYS: readonly (readonly [string, string])[] = [
  ['arrows, hjkl', 'caller, callee, neighbours'],
  ['Enter, click', 'zoom, and what else the function offers'],
  ['Esc, 0', 'end the search, then show all'],
  ['Backspace', 'back to the zoom before'],
  ['/ n N', 'search text or /RE/; next, previous'],
  ['#', 'search the selected function'],
  ['b o T', 'bottom-up; order of time; as they came'],
  ['c', 'colours: package, file, self time'],
  ['x', 'hide the function: its caller has its time'],
  ['C L f', 'callers, lines, focus'],
  ['t s', 'tree from here; table of functions'],
  ['e', 'open it in the editor'],
  [':', 'a command: focus parse, undo, sort, …'],
  ['q', 'leave'],
];

/** The keys as lines. */
export function helpLines(): readonly string[] {
  const width = KEYS.reduce((most, [key]) => Math.max(most, key.length), 0);
  return KEYS.map(([key, meaning]) => ` ${key.padEnd(width)}  ${meaning}`);
}
