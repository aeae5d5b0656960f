import { expect, test } from 'vitest';
import { catalog } from '../../src/commands/registry.ts';
import { type layoutNames, loadLayout } from '../../src/render/registry.ts';
import type { Report } from '../../src/render/report.ts';
import { PLAIN_SCREEN, type Screen } from '../../src/render/screen.ts';
import { Goldens } from '../golden.ts';
import { reportOf } from './report-of.ts';

// Headers show local times.
process.env['TZ'] = 'UTC';

const GOLDENS = new Goldens('goldens-of-layouts');

/** The dump, and the line whose last report is shown; the first words name the golden. */
const CASES: Readonly<Record<string, readonly [dump: string, line: string]>> = {
  stats: ['slow-report.node20.cpuprofile', 'stats'],
  'stats-cumtime': ['http-server.node24.cpuprofile', 'sort cumtime; stats -/node:/ 8'],
  'stats-python': ['inventory.python3.stats', 'sort cumtime; stats 6'],
  'stats-merged': ['workers.node20.cpuprofile', 'add workers-worker-1.node20.cpuprofile; stats 5'],
  summary: ['slow-report.node20.cpuprofile', 'summary'],
  'summary-python': ['inventory.python3.stats', 'summary'],
  'summary-merged': [
    'workers.node20.cpuprofile',
    'add workers-worker-1.node20.cpuprofile; summary',
  ],
  callers: ['slow-report.node20.cpuprofile', 'stats; callers 2 5'],
  peek: ['slow-report.node20.cpuprofile', 'peek groupBy'],
  'callees-limited': ['recursion.node20.cpuprofile', 'sort cumtime; callees -n 2 4'],
  'callers-python': ['inventory.python3-profile.stats', 'callers 4'],
  tree: ['slow-report.node20.cpuprofile', 'tree --depth 5 --min 2'],
  'tree-callers': ['gc-heavy.node20.cpuprofile', 'tree --callers garbage'],
  timeline: ['idle-server.node20.cpuprofile', 'timeline'],
  flame: ['slow-report.node20.cpuprofile', 'flame --depth 5 --min 5'],
  lines: ['slow-report.node20.cpuprofile', 'lines collections 3'],
  'lines-of-all': ['slow-report.node20.cpuprofile', 'lines'],
  focus: ['slow-report.node20.cpuprofile', 'focus groupBy; stats 5'],
  ignore: ['idle-server.node20.cpuprofile', "ignore '\\(idle\\)'; stats 5"],
  hide: ['slow-report.node20.cpuprofile', 'hide collections; stats 5'],
  show: ['slow-report.node20.cpuprofile', 'show /src/; tree --min 5'],
  only: ['build.node20.cpuprofile', 'only mine; stats 5'],
  between: ['slow-report.node20.cpuprofile', 'between 25% 0.9s; stats 4'],
  last: ['slow-report.node20.cpuprofile', 'last 100ms; stats 4'],
  slowest: ['idle-server.node20.cpuprofile', 'slowest 50ms; stats 4'],
  group: ['build.node20.cpuprofile', 'group package; stats'],
  reset: ['slow-report.node20.cpuprofile', 'focus groupBy; group file; reset; stats 2'],
  undo: ['slow-report.node20.cpuprofile', 'focus groupBy; strip; undo; undo; stats 2'],
  info: ['idle-server.node20.cpuprofile', 'info'],
  compare: [
    'slow-report.node20.cpuprofile',
    'compare slow-report.node24.cpuprofile -n 8 --per second',
  ],
  'compare-spread': [
    'workers-worker-1.node20.cpuprofile',
    'add workers-worker-2.node20.cpuprofile; compare workers-worker-1.node24.cpuprofile -n 8',
  ],
  dumps: [
    'workers.node20.cpuprofile',
    'add workers-worker-1.node20.cpuprofile; add workers-worker-2.node20.cpuprofile; dumps',
  ],
  requests: [
    'slow-report.node20.cpuprofile',
    'add slow-report-mended.node20.cpuprofile; add slow-report.node24.cpuprofile; requests sameKey|money',
  ],
  thread: ['slow-report.node20.cpuprofile', 'thread'],
  value: ['slow-report.node20.pb.gz', 'value'],
  sort: ['slow-report.node20.cpuprofile', 'sort'],
  help: ['slow-report.node20.cpuprofile', 'help tree'],
};

async function* sections(report: Report): AsyncIterable<string> {
  const section = async (title: string, name: string, screen: Partial<Screen> = {}) => {
    const layout = await loadLayout(name as (typeof layoutNames)[number]);
    const text = [...layout.render(report, { ...PLAIN_SCREEN, ...screen })].join('');
    return `=== ${title}\n${text}`;
  };
  for (const columns of [60, 100, 160]) {
    yield section(`terminal, ${columns} columns`, 'terminal', { columns });
    const color = await section(`terminal, ${columns} columns, colours`, 'terminal', {
      columns,
      colorLevel: columns === 60 ? 1 : 2,
      linkTemplate: columns === 160 ? '{url}' : null,
    });
    // Readable in a diff.
    yield color.replaceAll('\u001b', '␛').replaceAll('\u0007', '␇');
  }
  for (const name of ['markdown', 'csv', 'json', 'pstats']) yield section(name, name);
}

test.each(Object.entries(CASES))('%s', async (name, [dump, line]) => {
  let text = '';
  for await (const section of sections(await reportOf(dump, line))) text += section;
  GOLDENS.expect(name, text);
});

test('every golden has its test', () => {
  GOLDENS.expectNames(Object.keys(CASES));
});

test('every command that reports has a golden', () => {
  const lines = Object.values(CASES).map(([, line]) => line);
  // Views of records have goldens of their own: request shows them.
  const silent = [
    'request',
    'quit',
    'reverse',
    'read',
    'dot',
    'graph',
    'export',
    'open',
    'copy',
    'watch',
  ];
  const missing = catalog.names.filter(
    (name) => !silent.includes(name) && !lines.some((line) => line.split(/[ ;]/).includes(name)),
  );
  expect(missing).toEqual([]);
});
