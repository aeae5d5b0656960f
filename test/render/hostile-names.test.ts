import { describe, expect, test } from 'vitest';
import { parseLine } from '../../src/commands/language/grammar.ts';
import { catalog } from '../../src/commands/registry.ts';
import { runCommand } from '../../src/commands/run-command.ts';
import type { LoadedDump } from '../../src/commands/session/loaded-dump.ts';
import { openedDump } from '../../src/commands/session/opened-dump.ts';
import { Session } from '../../src/commands/session/session.ts';
import { loadRecording } from '../../src/importers/load-profile.ts';
import { type LayoutName, layoutNames, loadLayout } from '../../src/render/registry.ts';
import type { Report } from '../../src/render/report.ts';
import { PLAIN_SCREEN, type Screen } from '../../src/render/screen.ts';
import { csvRecords } from '../csv-records.ts';
import { drawnDump } from '../drawn-dump.ts';
import { drawnTrace } from '../drawn-trace.ts';
import { forbiddenIn, HOSTILE_NAMES, TAME_NAMES } from '../hostile-names.ts';
import * as m from '../importers/marshal-writer.ts';
import { pprofBytes } from '../importers/pprof-writer.ts';
import { obeyedPart, shapeOf } from '../markdown-shape.ts';
import { schemaFaults } from '../schema-faults.ts';

process.env['TZ'] = 'UTC';

const MAX_MS = 240_000;
const WRITTEN_AT = new Date('2024-04-07T00:49:08.900Z');
const bytesOf = (value: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(value));

/** Text in UTF-8 has no halves of pairs. */
const HALVES = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

type Names = readonly string[];
/** A name of the list; it goes on from the beginning. */
const at = (names: Names, i: number): string => names[i % names.length] as string;
/** Much in little: whichever part of it is obeyed. */
const MIXED = 'a|`b`<i>*c*[d](http://e.f)\u001b[2J\n@octocat \u202e"\'\\ =1+1\u200b\u{e0041}\ud800';
const mixed = (names: Names): string => (names === TAME_NAMES ? 'tame' : MIXED);

/** Each function calls the next one; half of the names are also those of folders or whole urls. */
function sampledDump(names: Names, { hasRequest = false } = {}): Uint8Array {
  const frame = (i: number) => ({
    functionName: at(names, i),
    url:
      i % 3 === 0
        ? `file:///app/${i}/${at(names, i)}/f.js`
        : i % 3 === 1
          ? `${i}${at(names, i)}`
          : `file:///app/node_modules/${at(names, i)}/${i}.js`,
    lineNumber: i,
  });
  const dump = JSON.parse(drawnDump(names.map((_, i) => [frame(i), frame(i + 1)])));
  const nodes = dump.nodes.map((node: { hitCount: number }, i: number) => ({
    ...node,
    positionTicks: node.hitCount > 0 ? [{ line: i + 1, ticks: node.hitCount }] : [],
  }));
  const text = mixed(names);
  const scooby = {
    id: text,
    method: text,
    url: text,
    route: text,
    status: 200,
    ending: text,
    service: text,
    version: text,
    host: text,
  };
  return bytesOf({ ...dump, nodes, ...(hasRequest ? { scooby } : {}) });
}

function pythonDump(names: Names): Uint8Array {
  const timed = m.tuple(m.int(1), m.int(1), m.float(0.25), m.float(0.75));
  // Marshalled text is UTF-8, which has no halves of pairs.
  const key = (i: number): m.Bytes => {
    const name = at(names, i).replace(HALVES, '\ufffd').slice(0, 200);
    return m.tuple(
      m.long('u', i % 3 === 2 ? '~' : `${name}.py`),
      m.int(i % 3 === 2 ? 0 : i),
      m.long('u', name),
    );
  };
  return Uint8Array.from(
    m.dict(...names.map((_, i) => [key(i), m.record(3, m.dict([key(i + 1), timed]))] as const)),
  );
}

/** A heading with all of them would not fit into its line. */
const everyNth = (names: Names): Names => names.filter((_, i) => i % 16 === 3);

const DUMPS: Readonly<Record<string, (names: Names) => Uint8Array>> = {
  'a dump of V8': (names) => sampledDump(names),
  'a dump of a request': (names) => sampledDump(names, { hasRequest: true }),
  'a dump of Python': pythonDump,
  'a trace': (names) =>
    bytesOf(
      drawnTrace(
        names.map((name, i) => ({
          name,
          stacks: [[{ functionName: name, url: name, lineNumber: i }]],
        })),
      ),
    ),
  'a pprof file': (names) =>
    pprofBytes({
      types: everyNth(names).map((name) => [name.replace(HALVES, '\ufffd'), 'count'] as const),
      samples: names.map((name, i) => ({
        frames: [
          {
            name: name.replace(HALVES, '\ufffd'),
            file: `${name.replace(HALVES, '\ufffd')}.go`,
            line: i,
            column: 0,
          },
        ],
        values: everyNth(names).map(() => 1),
      })),
      comments: names.map((name) => name.replace(HALVES, '\ufffd')),
    }),
};

/** Every command of the language that prints names. `{other}` is a dump whose path is hostile, too. */
const LINES: readonly string[] = [
  ...[
    'stats',
    'stats --error',
    'sort name; stats',
    'sort cumtime; stats 400',
    'strip; stats; undo',
  ],
  ...[
    'callers',
    'callees',
    'peek 40',
    'tree --min 0',
    'tree --callers --min 0',
    'requests 3',
    'flame --min 0',
    'flame --callers --min 0',
  ],
  ...[
    'timeline',
    'timeline --strips 40',
    'lines 5',
    'lines',
    'summary',
    'only mine; summary; reset',
    'dot',
    'info',
    'dumps',
    'thread',
    'value',
    'help stats',
    'help focus',
    'help',
  ],
  ...[
    'group file; stats',
    'group package; stats; tree; timeline; flame; summary',
    'group category; stats; reset',
  ],
  ...[
    'focus .; stats 3; reset',
    'ignore zzz; stats 3; reset',
    'hide zzz; stats 3; reset',
    'show .; stats 3; reset',
    "focus '.|[|`<*#_~&]'; stats 9; info; summary; reset",
  ],
  ...[
    'between 10% 90%; stats 3; reset',
    'last 50%; stats 3; reset',
    'slowest 20ms; stats 3; reset',
    'thread all; stats; dumps; info; timeline; reset',
    'thread nothing',
    'value nothing',
    'only dump 7',
  ],
  ...[
    'compare {other}',
    'add {other}; stats 5; dumps; info; timeline; compare; summary; flame',
    'reverse; stats 3',
    'sort',
    'read; stats 2',
    'nothing',
    'focus [',
  ],
];
/** They print nothing, or what is theirs alone. */
const SILENT = ['graph', 'export', 'open', 'copy', 'quit', 'request'];

interface Printed {
  readonly line: string;
  readonly report: Report;
}

const known = new Map<string, ReturnType<typeof linesOf>>();

/** What the lines report, worked out once for all layouts. */
function printed(what: string, names: Names, isForReaders: boolean) {
  const key = `${what} ${names === TAME_NAMES} ${isForReaders}`;
  const dump = DUMPS[what] as (typeof DUMPS)[string];
  const found = known.get(key) ?? linesOf(dump, names, isForReaders);
  known.set(key, found);
  return found;
}

async function linesOf(dump: (names: Names) => Uint8Array, names: Names, isForReaders: boolean) {
  const path = `${mixed(names)}.cpuprofile`;
  const recording = await loadRecording(dump(names));
  const load = async (name: string): Promise<LoadedDump> => openedDump(name, WRITTEN_AT, recording);
  const reports: Printed[] = [];
  const errors: string[] = [];
  let session = Session.start(await load(path), 'on-stack');
  if (isForReaders) session = session.forReaders();
  for (const line of LINES) {
    for (const command of parseLine(line)) {
      const words = command.words.map((word) => (word === '{other}' ? `other ${path}` : word));
      try {
        const outcome = await runCommand({ ...command, words }, session, load);
        session = outcome.session;
        for (const report of [outcome.report, outcome.secondReport])
          if (report !== null) reports.push({ line: `${line}: ${command.name}`, report });
      } catch (error) {
        errors.push(`${(error as Error).message}`);
      }
    }
  }
  return { reports, errors };
}

const SCREENS: readonly Partial<Screen>[] = [
  { columns: 1000 },
  { columns: 40 },
  { columns: 100, colorLevel: 2, linkTemplate: '{url}' },
  { columns: 80, isAscii: true, budget: 1200 },
];

/** Colours and links of our own. */
const OWN_SIGNS =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  /\u001b\[[\d;]*m|\u001b\]8;;(?:file:\/\/[\u0021-\u007e]*)?\u0007/g;

interface Text {
  readonly text: string;
  /** The same of harmless names. */
  readonly tame: string;
  readonly screen: Partial<Screen>;
  readonly report: Report;
  readonly isPython: boolean;
  readonly line: string;
}

/** What must hold of a text, by its layout: one that is not here fails. */
const CHECKS: Readonly<Record<LayoutName, (text: Text) => void>> = {
  terminal: checkText,
  pstats: checkText,
  markdown: (one) => {
    checkText(one);
    // What the program itself says, and DOT, is no page of ours.
    if (['graph', 'help', 'manual'].includes(one.report.kind)) return;
    if (
      one.screen.budget === undefined &&
      one.report.kind !== 'summary' &&
      !one.line.startsWith('group')
    )
      expect(shapeOf(one.text)).toEqual(shapeOf(one.tame));
    const shape = shapeOf(one.text);
    expect(shape.filter((what) => !/^$|^row of|code$|^begin|^text$|^item$/.test(what))).toEqual([]);
    for (const [i, line] of one.text.split('\n').entries())
      if (!/code/.test(shape[i] as string)) expect(obeyedPart(line)).toBeNull();
  },
  csv: ({ text, report, isPython }) => {
    if (report.kind === 'graph') return;
    expect(forbiddenIn(withoutTabs(text.replaceAll('\r\n', '\n'), isPython))).toBeNull();
    const records = csvRecords(text);
    expect(new Set(records.map((fields) => fields.length)).size).toBe(1);
    const formulas = records
      .flat()
      .filter(
        (field) =>
          /^[=+\-@\t\r]/.test(field) &&
          !/^-?[\d.]+(?:e[-+]?\d+)?$|^@[\w.-]+(?:\/[\w.-]+)?$/.test(field),
      );
    expect(formulas).toEqual([]);
    expect(text.split('\r\n').length).toBe(records.length + 1);
  },
  json: ({ text }) => {
    expect(forbiddenIn(text)).toBeNull();
    expect(text.split('\n').length).toBe(2);
    const value = JSON.parse(text);
    expect(schemaFaults(value)).toEqual([]);
  },
};

function withoutTabs(text: string, isPython: boolean): string {
  return isPython ? text.replaceAll('\t', ' ') : text;
}

function checkText({ text, tame, screen, isPython, report, line }: Text): void {
  expect(
    forbiddenIn(
      withoutTabs(text.replace(OWN_SIGNS, ''), isPython || report.kind === 'graph').replaceAll(
        '@\u200b',
        '@',
      ),
    ),
  ).toBeNull();
  const isWhole =
    screen.columns === 1000 &&
    report.kind !== 'summary' &&
    report.kind !== 'flame' &&
    report.kind !== 'graph' &&
    // `.` and `..` are the names of no packages.
    !line.startsWith('group');
  if (isWhole) expect(text.split('\n').length).toBe(tame.split('\n').length);
}

describe.each(Object.keys(DUMPS))('names of %s', (what) => {
  test.each(layoutNames)(
    'break out of nothing in %s',
    async (name) => {
      const layout = await loadLayout(name);
      const isForReaders = layout.isForReaders === true;
      const hostile = await printed(what, HOSTILE_NAMES, isForReaders);
      const tame = await printed(what, TAME_NAMES, isForReaders);
      expect(hostile.reports.map(({ line }) => line)).toEqual(tame.reports.map(({ line }) => line));
      expect(hostile.reports.length).toBeGreaterThan(what === 'a dump of Python' ? 10 : 40);
      const faults: string[] = [];
      for (const [i, { line, report }] of hostile.reports.entries()) {
        for (const screen of SCREENS) {
          const textOf = (one: Report): string =>
            [...layout.render(one, { ...PLAIN_SCREEN, ...screen })].join('');
          const text = textOf(report);
          try {
            CHECKS[name]({
              text,
              tame: textOf((tame.reports[i] as Printed).report),
              screen,
              report,
              line,
              isPython: what === 'a dump of Python',
            });
          } catch (error) {
            faults.push(
              `${line} (${JSON.stringify(screen)}): ${(error as Error).message.slice(0, 300)}`,
            );
          }
        }
      }
      expect(faults.slice(0, 5), `${faults.length} faults`).toEqual([]);
    },
    MAX_MS,
  );

  test('are kept whole in JSON', async () => {
    const layout = await loadLayout('json');
    const { reports } = await printed(what, HOSTILE_NAMES, false);
    const names = new Set<string>();
    for (const { report } of reports) {
      if (report.kind !== 'stats') continue;
      for (const { functionName } of JSON.parse([...layout.render(report)].join('')).functions)
        names.add(functionName);
    }
    const expected =
      what === 'a dump of Python'
        ? HOSTILE_NAMES.map((name) => name.replace(HALVES, '\ufffd').slice(0, 200))
        : what === 'a pprof file'
          ? HOSTILE_NAMES.map((name) => name.replace(HALVES, '\ufffd'))
          : HOSTILE_NAMES;
    expect(expected.filter((name) => !names.has(name))).toEqual([]);
  });
});

test('every command that prints names is among the lines', () => {
  const words = new Set(LINES.flatMap((line) => line.split(/[ ;]+/)));
  expect(catalog.names.filter((name) => !SILENT.includes(name) && !words.has(name))).toEqual([]);
});
