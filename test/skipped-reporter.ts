import { readFileSync } from 'node:fs';
import type { Reporter, TestCase, TestModule, TestSuite } from 'vitest/node';
import { NOT_ON_WINDOWS } from './not-on-windows.ts';

/** What the conditions of `skipIf` and `runIf` in the tests mean. */
const REASONS: Readonly<Record<string, string>> = {
  hasPython: 'python3 is missing',
  python: 'python3 is missing',
  isClone: 'this is not a clone, or git is missing',
  hasTerminal: 'tmux is missing',
  hasJest: 'the packages of test/recipes/programs are not installed',
  hasGo: 'go is missing',
  hasGraphviz: 'graphviz is missing',
  hasChromium: 'chromium is missing',
  hasPostgres: 'PostgreSQL is missing',
  hasMariadb: 'MariaDB is missing',
  hasRedis: 'Redis is missing',
  hasClickhouse: 'SCOOBYPROF_CLICKHOUSE names no server of ClickHouse',
  hasMemcached: 'memcached is missing',
  hasOrm: 'the packages of test/request/orms are not installed',
  hasPrograms: 'the packages of test/recipes/programs are not installed',
  hasNativeTsc: 'TypeScript 7 has no executable for this system here',
  canUnshare: 'this user may not make namespaces',
  hasThrift: 'the compiler of thrift is missing',
  hasSqlite: 'this Node has no node:sqlite',
  isMissing: 'SCOOBYPROF_NODE24 does not name a Node 24',
  node: 'SCOOBYPROF_NODE24 does not name a Node 24',
  NODE24: 'SCOOBYPROF_NODE24 does not name a Node 24',
  threadCpuUsage: 'this Node can tell the time of a thread',
  isUnprivileged: 'root may read every file',
  canRunAsOther: 'only root can run a program as another user',
  getuid: 'only root can give a file to somebody else',
  canLimit: 'the number of watches cannot be limited here',
  existsSync: 'a device is missing',
  dumpCount: 'only npm run soak does this',
  RUNS: 'only npm run soak does this',
};

/** Says at the end which tests were skipped, and why. */
export default class SkippedReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const lines = new Map<string, string[]>();
    if (process.platform === 'win32')
      for (const [path, reason] of Object.entries(NOT_ON_WINDOWS))
        lines.set(`on Windows ${reason}`, [...(lines.get(`on Windows ${reason}`) ?? []), path]);
    for (const module of modules)
      for (const test of module.children.allTests('skipped')) {
        const reason = reasonOf(test);
        lines.set(reason, [
          ...(lines.get(reason) ?? []),
          `${module.relativeModuleId} > ${test.fullName}`,
        ]);
      }
    for (const [reason, names] of lines)
      process.stdout.write(`skipped, since ${reason}:\n  ${names.join('\n  ')}\n`);
  }
}

/** The nearest condition above the test. */
function reasonOf(test: TestCase): string {
  const { note } = test.result() as { note?: string };
  if (note !== undefined) return note;
  let task: TestCase | TestSuite | TestModule = test;
  while (task.type !== 'module') {
    const text = conditionAt(task.module.moduleId, task.location?.line ?? 0);
    if (text !== null) return reasonFor(text);
    task = task.parent;
  }
  return 'no condition was found';
}

function conditionAt(path: string, line: number): string | null {
  const lines = readFileSync(path, 'utf8').split('\n');
  // A call that takes several lines is located at its last parenthesis or at its first.
  for (let at = line; at > Math.max(0, line - 6); at--) {
    const found = /\.(?:skipIf|runIf)\((.*)/.exec(lines[at - 1] ?? '');
    if (found !== null) return found[1] ?? '';
  }
  return null;
}

function reasonFor(condition: string): string {
  const known = Object.keys(REASONS).find((name) => new RegExp(`\\b${name}\\b`).test(condition));
  return known === undefined ? `of the condition ${condition}` : (REASONS[known] as string);
}
