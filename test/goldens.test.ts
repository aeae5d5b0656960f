import { copyFileSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { run, temporaryFolder } from './cli/run-program.ts';
import { Goldens } from './golden.ts';

const GOLDEN_FILES = new Goldens('goldens');

/** The name of a golden's command, and what is run: a script, or options and a script. */
const COMMANDS: Readonly<Record<string, readonly string[]>> = {
  'stats-20': ['stats 20'],
  'stats-all': ['stats'],
  'stats-by-name': ['sort name; stats 10'],
  'stats-percall': ['sort percall; stats 12'],
  'stats-restricted': ["sort cumtime; stats -/node:/ .5 '(?i)json|main|render' 5"],
  'stats-gc-separate': ['--gc', 'separate', 'stats 5'],
  'stats-stripped': ['strip; stats 12'],
  'callers-gc': ['callers garbage'],
  'callers-5': ['sort cumtime; callers 5'],
  'callees-5': ['sort cumtime; callees 5'],
  'stats-json': ['--json', 'sort cumtime; stats 3'],
  'callers-json': ['--json', 'callers -n 2 3'],
  'callees-json': ['--json', 'sort cumtime; callees -n 1 -/node:/ 3'],
  'sort-keys': ['sort'],
  'stats-markdown': ['--layout', 'markdown', 'stats 5; reverse; stats 3; stats idle'],
  'callers-query-json': ['--json', 'callers queryOne'],
  'callers-query-markdown': ['--layout', 'markdown', 'callers queryOne|decode|keyOf'],
  tree: ['tree --min 20; tree --callers --min 5'],
  'tree-json': ['--json', 'tree --min 20'],
  'tree-markdown': ['--layout', 'markdown', 'tree --min 5; tree --depth 2 idle'],
};

const GOLDENS: Readonly<Record<string, readonly string[]>> = {
  'slow-report.node20': [
    'stats-20',
    'stats-by-name',
    'stats-restricted',
    'stats-stripped',
    'callers-5',
    'callees-5',
    'stats-json',
    'callers-json',
    'callees-json',
    'sort-keys',
  ],
  'slow-report.node24': ['stats-20'],
  'http-server.node24': ['stats-restricted', 'callers-5'],
  'recursion.node20': ['stats-20', 'callers-5', 'callees-5', 'stats-json'],
  'gc-heavy.node20': ['stats-20', 'stats-gc-separate', 'callers-gc', 'callers-json'],
  'counted.node20': ['stats-20', 'stats-percall', 'stats-stripped', 'callers-5', 'stats-json'],
  'idle-server.node20': [
    'stats-20',
    'stats-json',
    'stats-markdown',
    'tree',
    'tree-json',
    'tree-markdown',
  ],
  'async-server.node20': [
    'stats-20',
    'stats-markdown',
    'callers-5',
    'callers-query-json',
    'callers-query-markdown',
    'tree-markdown',
  ],
  'inspector-session.node20': ['stats-all', 'callees-5'],
  'inspector-message.node24': ['stats-all', 'callees-json'],
  'inventory.python3': ['stats-all', 'stats-stripped', 'callers-5', 'callees-5', 'callers-json'],
  'inventory.python3-profile': ['stats-20', 'callers-5', 'callees-5', 'callees-json'],
  'inventory.python27': ['stats-20', 'callers-5'],
};

const CASES = Object.entries(GOLDENS).flatMap(([name, commands]) => {
  return commands.map((command) => [name, command] as const);
});

test.each(CASES)('%s.%s', async (name, command) => {
  const folder = temporaryFolder();
  const dump = `${name}.${name.includes('.python') ? 'stats' : 'cpuprofile'}`;
  copyFileSync(join('fixtures', dump), join(folder, dump));
  // Late in the second, on a day of one digit: both are shown in the header.
  const modifiedAt = new Date('2024-04-07T00:49:08.900Z');
  utimesSync(join(folder, dump), modifiedAt, modifiedAt);
  const { stdout, stderr, status } = await run([...(COMMANDS[command] ?? []), dump], {
    cwd: folder,
  });
  expect({ stderr, status }).toEqual({ stderr: '', status: 0 });
  GOLDEN_FILES.expect(`${name}.${command}`, stdout);
});

test('every golden has its test', () => {
  GOLDEN_FILES.expectNames(CASES.map(([name, command]) => `${name}.${command}`));
});
