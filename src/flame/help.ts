import { button, element } from './element.ts';

const KEYS: readonly (readonly [string, string])[] = [
  ['click, Enter', 'zoom to a box; on one of its callers, zoom out'],
  ['double click', 'copy the place of the function'],
  ['↑ ↓', 'to the caller, to the largest callee'],
  ['← →', 'to the neighbours'],
  ['Esc, 0', 'end the search, then show all'],
  ['Backspace', 'back to the zoom before'],
  ['/', 'search: text, or /RE/'],
  ['n N', 'next and previous match'],
  ['b', 'bottom-up, and back'],
  ['o', 'in the order of time, and back'],
  ['t', 'neighbours by size, or as they first came'],
  ['c', 'colours by package, file, self time'],
  ['h', 'hide the selected function: its time is its caller’s'],
  ['s', 'table of functions with callers and callees'],
  ['?', 'this list'],
];

/** The keys, in a window of its own. */
export function helpDialog(): HTMLDialogElement {
  const rows = KEYS.map(([key, meaning]) =>
    element('tr', {}, [element('th', { scope: 'row' }, [key]), element('td', {}, [meaning])]),
  );
  const dialog = element('dialog', { class: 'flame-help', 'aria-label': 'Keys' }, [
    element('table', {}, [element('tbody', {}, rows)]),
  ]);
  dialog.append(button('Close', 'Close (Esc)', () => dialog.close()));
  return dialog;
}
