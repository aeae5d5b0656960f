import type { Step } from '../../flame/neighbour.ts';
import type { FlameControl } from './flame-control.ts';
import { TextLine } from './text-line.ts';

/** Of a function, by the key that the offer names. */
const OFFERED: Readonly<Record<string, string>> = {
  c: 'callers',
  l: 'lines',
  o: 'open',
  e: 'open',
  f: 'focus',
  t: 'tree',
};

/** What keys do. */
export function flameActions(app: FlameControl): (key: string) => void {
  const actions = { ...movingKeys(app), ...lookingKeys(app), ...commandKeys(app) };
  return (key) => {
    const offered = app.isOffering && Object.hasOwn(OFFERED, key) ? OFFERED[key] : undefined;
    const isDeclined = app.isOffering && key === 'escape';
    app.isOffering = false;
    if (offered !== undefined) ofFunction(app, offered);
    else if (!isDeclined && Object.hasOwn(actions, key)) actions[key]();
  };
}

type Actions = Readonly<Record<string, () => void>>;

function movingKeys(app: FlameControl): Actions {
  const moving = (to: Step) => () => {
    app.place.move(to, app.size.columns);
    app.keepInSight();
  };
  return {
    ...keysFor(['up', 'k'], moving('caller')),
    ...keysFor(['down', 'j'], moving('callee')),
    ...keysFor(['left', 'h'], moving('left')),
    ...keysFor(['right', 'l'], moving('right')),
    ...keysFor([' ', 'z'], () => app.place.zoomTo(app.place.selected)),
    'page-up': () => app.scroll(-10),
    'page-down': () => app.scroll(10),
    backspace: () => app.place.back(),
    enter: () => zoomAndOffer(app),
    n: () => toMatch(app, 1),
    N: () => toMatch(app, -1),
  };
}

function lookingKeys(app: FlameControl): Actions {
  return {
    ...keysFor(['escape', '0'], () => app.place.reset()),
    '/': () => search(app),
    '#': () => searchSelected(app),
    b: () => app.place.toggleMode('up'),
    o: () => toggleTime(app),
    T: () => app.place.change((look) => look.toggleAppearance()),
    c: () => nextColor(app),
    x: () => app.place.hideSelected(),
    '?': () => {
      app.isHelping = true;
    },
  };
}

function commandKeys(app: FlameControl): Actions {
  const performing = (command: string) => () => ofFunction(app, command);
  return {
    ':': () => typeCommand(app),
    C: performing('callers'),
    L: performing('lines'),
    f: performing('focus'),
    t: performing('tree'),
    e: performing('open'),
    s: () => void app.perform({ kind: 'line', line: 'stats' }),
    ...keysFor(['q', 'ctrl-d'], () => app.leave()),
    'ctrl-z': () => app.suspend(),
    'ctrl-l': () => {},
  };
}

function keysFor(keys: readonly string[], act: () => void): Actions {
  return Object.fromEntries(keys.map((key) => [key, act]));
}

function toggleTime(app: FlameControl): void {
  if (app.place.look.graph.order === null) app.message = 'these samples have no order of time';
  else app.place.toggleMode('time');
}

function zoomAndOffer(app: FlameControl): void {
  app.place.zoomTo(app.place.selected);
  app.isOffering = app.place.selectedFunction > 0;
}

function ofFunction(app: FlameControl, command: string): void {
  const fn = app.place.selectedFunction;
  if (fn > 0) void app.perform({ kind: 'function', command, fn });
  else app.message = 'no function is selected';
}

function toMatch(app: FlameControl, step: 1 | -1): void {
  const { place, size } = app;
  const isThere = place.toMatch(step, app.drawnBoxes, size.columns);
  if (!isThere)
    app.message = place.look.search === '' ? 'nothing is searched for' : 'nothing matches';
  app.keepInSight();
}

/** What is typed is searched for at once; Enter goes to the first match. */
function search(app: FlameControl): void {
  const { look } = app.place;
  const before = look.search;
  app.line = new TextLine('/', '', {
    onChange: (text) => look.setSearch(text),
    onEnter: () => {
      app.line = null;
      if (look.search !== '') toMatch(app, 1);
    },
    onCancel: () => {
      app.line = null;
      look.setSearch(before);
    },
  });
}

function searchSelected(app: FlameControl): void {
  const { look } = app.place;
  const name = look.graph.functions.name[app.place.selectedFunction] ?? '';
  if (app.place.selectedFunction > 0 && name !== '') look.setSearch(name);
}

function typeCommand(app: FlameControl): void {
  app.line = new TextLine(':', '', {
    onEnter: (line) => {
      app.line = null;
      if (line.trim() !== '') void app.perform({ kind: 'line', line });
    },
    onCancel: () => {
      app.line = null;
    },
  });
}

function nextColor({ place: { look } }: FlameControl): void {
  const all = ['package', 'file', 'self'] as const;
  const offered = look.graph.changes === null ? all : (['change', ...all] as const);
  look.colorBy =
    offered[((offered as readonly string[]).indexOf(look.colorBy) + 1) % offered.length];
}
