import { expect, test } from 'vitest';
import { diffCsv } from '../../src/render/diff/diff-csv.ts';
import { diffJson } from '../../src/render/diff/diff-json.ts';
import { diffMarkdown } from '../../src/render/diff/diff-markdown.ts';
import type { DiffFunction, DiffMeasure, DiffReport } from '../../src/render/diff/diff-report.ts';
import { diffText } from '../../src/render/diff/diff-text.ts';
import { PLAIN_SCREEN } from '../../src/render/screen.ts';
import { textWidth } from '../../src/render/terminal/text-width.ts';

const NOISE: DiffMeasure = {
  base: 0.083,
  now: 0.1,
  change: 0.23,
  low: -0.02,
  high: 0.55,
  p: 0.2,
  floor: 0.4,
  verdict: 'noise',
};
const SLOWER: DiffMeasure = {
  base: 0.179,
  now: 0.3,
  change: 0.96,
  low: 0.6,
  high: 1.4,
  p: 1e-6,
  floor: 0.3,
  verdict: 'slower',
};

function row(label: string, measure: DiffMeasure, rest: Partial<DiffFunction> = {}): DiffFunction {
  return {
    baseLabel: label,
    newLabel: label,
    match: 'exact',
    self: measure,
    cumulative: measure,
    under: null,
    ...rest,
  };
}

const REPORT: DiffReport = {
  base: { files: ['base/1.cpuprofile', 'base/2.cpuprofile'], runs: 5, samples: 1402 },
  now: { files: ['new/1.cpuprofile'], runs: 5, samples: 1402 },
  measure: 'share',
  intervalUs: 1000,
  alpha: 0.01,
  noiseFactor: { self: 1, cumulative: 1.3 },
  incomparable: null,
  warnings: [],
  conditions: [
    {
      kind: 'failOn',
      text: 'cumtime(/nearNames/) > +10%',
      held: true,
      hits: ['src/rules.mjs:13(nearNames)'],
      matched: 1,
      tested: 1,
      undecided: 0,
    },
  ],
  busy: null,
  functions: [
    row('src/rules.mjs:4(editDistance)', NOISE),
    row('src/rules.mjs:13(nearNames)', SLOWER),
    row(
      'main.mjs:11(FunctionDeclaration)',
      { ...SLOWER, base: 0.249, now: 0.364, change: 0.72 },
      {
        self: NOISE,
        under: 1,
      },
    ),
    row('node:fs:1(read)', { ...NOISE, verdict: 'untested' }),
    row('src/new.mjs:3(audit)', SLOWER, {
      match: 'moved',
      baseLabel: '/app/src/old.mjs:9(audit)',
      newLabel: 'src/new.mjs:3(audit)',
      cumulative: NOISE,
      self: NOISE,
    }),
  ],
  fewCount: 41,
  floorOf100: 0.24,
  routes: null,
  runsTable: null,
};

const textOf = (report: DiffReport, columns = 120): string =>
  [...diffText(report, { ...PLAIN_SCREEN, columns })].join('');

test('the text says it as the manual does', () => {
  expect(textOf(REPORT).split('\n')).toEqual([
    "base 5 runs, new 5 runs · 1402 samples each · noise ×1.3 · changes below 24 % of a function with 100 samples can't be",
    '  told from noise',
    '  base     new  change            verdict  function',
    '17.9 %  30.0 %  +96 % (+60…+140)  slower   src/rules.mjs:13(nearNames)',
    '24.9 %  36.4 %  +72 % (+60…+140)    ↳      main.mjs:11(FunctionDeclaration)',
    ' 8.3 %  10.0 %  +23 % (-2…+55)    noise    src/rules.mjs:4(editDistance)',
    ' 8.3 %  10.0 %  +23 % (-2…+55)    noise    src/new.mjs:3(audit)  [moved from old.mjs:9(audit)]',
    '1 slower, 0 faster, 0 new, 0 gone, 2 noise, 41 with too few samples.',
    'cumtime(/nearNames/) > +10%: held (src/rules.mjs:13(nearNames))',
    '',
  ]);
});

test('the whole run, since shares say nothing of it', () => {
  const busy = { ...SLOWER, base: 393_000, now: 708_000, change: 0.8, low: 0.5, high: 1.1 };
  const line = 'the whole run: 393 ms → 708 ms busy, +80 % (+50…+110) slower';
  expect(textOf({ ...REPORT, busy })).toContain(`\n${line}\n`);
  expect(diffMarkdown({ ...REPORT, busy }, { name: 'x' })).toContain(`- ${line}\n`);
  const json = JSON.parse([...diffJson({ ...REPORT, busy })].join(''));
  expect(json.busyUs).toMatchObject({ base: 393_000, new: 708_000, verdict: 'slower' });
});

test('rows fit a narrow screen', () => {
  const lines = textOf(REPORT, 60)
    .split('\n')
    .filter((line) => line.includes('%'));
  for (const line of lines) expect(textWidth(line)).toBeLessThanOrEqual(60);
});

test('one run each, what cannot be compared, what came and went', () => {
  const single = { ...REPORT, base: { ...REPORT.base, runs: 1 }, now: { ...REPORT.now, runs: 1 } };
  expect(textOf(single)).toMatch(
    /^1 run each: changes below ×1\.2 can't be told from noise; record 5/,
  );
  const incomparable = {
    ...REPORT,
    incomparable: 'they have no functions in common',
    functions: [],
  };
  expect(textOf(incomparable)).toContain('not comparable: they have no functions in common');
  const fresh = row(
    'a.js:1(x)',
    { ...SLOWER, base: 0, change: null, low: null, high: null },
    {
      match: 'new',
      baseLabel: null,
    },
  );
  const text = textOf({ ...REPORT, functions: [fresh] });
  expect(text).toMatch(/^ +30\.0 % +new +a\.js:1\(x\)$/m);
  expect(text).toContain('0 slower, 0 faster, 1 new, 0 gone');
});

test('Markdown folds what did not change, and a bot finds its comment again', () => {
  const lines = diffMarkdown(REPORT, { name: 'render --> x' }).join('').split('\n');
  expect(lines[0]).toBe('<!-- scoobyprof diff render-x -->');
  expect(lines[1]).toMatch(/^❌ \*\*1 slower/);
  const table = lines.slice(0, lines.indexOf('<details>')).filter((line) => line.startsWith('|'));
  expect(table).toHaveLength(4);
  expect(lines.indexOf('</details>')).toBeGreaterThan(lines.indexOf('<details>'));
});

test('Markdown is short, whatever there is to say', () => {
  const functions = Array.from({ length: 200 }, (_, i) => row(`a.js:${i}(f${i})`, SLOWER));
  const conditions = Array.from({ length: 50 }, () => REPORT.conditions[0] as never);
  const lines = diffMarkdown({ ...REPORT, functions, conditions }, { name: 'x' });
  expect(lines.length).toBeLessThanOrEqual(60);
  expect(lines.at(-1)).toBe('</details>\n');
  const short = diffMarkdown({ ...REPORT, functions }, { name: 'x', budget: 500 }).join('');
  expect(short.length).toBeLessThanOrEqual(500);
  expect(short).toContain('slower');
});

test.each(['|', '`', '``', '<b>', '@team', '<!--', '\n# x'])(
  'hostile %j does no harm in Markdown',
  (text) => {
    const label = `src/a.js:1(f${text}g)`;
    const condition = {
      ...REPORT.conditions[0],
      text: `cumtime('${text}') > +1%`,
      hits: [label],
    } as never;
    const hostile = { ...REPORT, functions: [row(label, SLOWER)], conditions: [condition] };
    const out = diffMarkdown(hostile, { name: text }).join('');
    const lines = out.split('\n');
    const rows = lines.filter((line) => line.startsWith('|'));
    for (const line of rows) expect(line.replaceAll('\\|', '').split('|')).toHaveLength(7);
    expect(lines.filter((line) => line.startsWith('<!--'))).toHaveLength(1);
    const prose = lines
      .slice(1)
      .filter((line) => line.startsWith('- '))
      .join('\n');
    expect(prose).not.toMatch(/<b>|@team|<!--/);
  },
);

test('JSON and CSV have all functions', () => {
  const json = JSON.parse([...diffJson(REPORT)].join(''));
  expect(json).toMatchObject({
    schema: 'scoobyprof.diff/1',
    runs: { base: 5, new: 5 },
    files: { base: ['base/1.cpuprofile', 'base/2.cpuprofile'], new: ['new/1.cpuprofile'] },
    alpha: 0.01,
    noiseFactor: { self: 1, cumulative: 1.3 },
    comparable: true,
    warnings: [],
    conditions: [
      { text: 'cumtime(/nearNames/) > +10%', held: true, matched: 1, tested: 1, undecided: 0 },
    ],
  });
  expect(json.functions[1]).toMatchObject({
    baseLabel: 'src/rules.mjs:13(nearNames)',
    match: 'exact',
    self: {
      base: 0.179,
      new: 0.3,
      change: 0.96,
      low: 0.6,
      high: 1.4,
      verdict: 'slower',
      floor: 0.3,
    },
  });
  const lines = [...diffCsv(REPORT)];
  expect(lines).toHaveLength(6);
  expect(lines[0]).toMatch(/^baseLabel,newLabel,match,self_base,self_new,/);
});
