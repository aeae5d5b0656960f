import { existsSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { reports, run, temporaryFolder } from '../run-program.ts';
import { dumpsIn } from './recordings.ts';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));

/** Where jest is, if it is installed. */
const JEST = join(ROOT, 'test/recipes/programs/node_modules');
const hasJest = existsSync(join(JEST, 'jest'));

/** A test of a library, which is slow; written for a runner whose functions are global, or imported. */
const SLOW_TEST = (imports: string): string => `${imports}
function hotInTest() { const end = Date.now() + 2500; while (Date.now() < end) Math.sqrt(end); return 1; }
test('is slow', () => { expect(hotInTest()).toBe(1); });
`;

/** A package with two slow tests and a TypeScript source, below which the tools are installed. */
function packageWith(modules: string, suffix: string, imports: string): string {
  const cwd = temporaryFolder();
  symlinkSync(modules, join(cwd, 'node_modules'));
  const scripts = { test: 'vitest run --pool=forks', build: 'tsc -p .' };
  writeFileSync(join(cwd, 'package.json'), JSON.stringify({ name: 'app', scripts }));
  const compilerOptions = { outDir: 'out', rootDir: '.', types: [] };
  writeFileSync(join(cwd, 'tsconfig.json'), JSON.stringify({ compilerOptions, include: ['src'] }));
  mkdirSync(join(cwd, 'src'));
  writeFileSync(join(cwd, 'src/main.ts'), 'export const answer: number = 42;\n');
  for (const name of ['one', 'two']) {
    writeFileSync(join(cwd, `${name}${suffix}`), SLOW_TEST(imports));
  }
  return cwd;
}

/** Records a command, and opens the newest run as a bare command does. */
async function recorded(cwd: string, command: readonly string[]) {
  const result = await run(['record', '--dir', 'd', '--', ...command], { cwd });
  const bare = await run(['--json', '--dir', 'd', 'sort tottime; stats; dumps'], { cwd });
  const [stats, dumps] = reports(bare.stdout);
  return { result, notice: bare.stderr, stats, dumps, count: dumpsIn(join(cwd, 'd')).length };
}

const namesOf = (stats: { functions: { functionName: string }[] }): readonly string[] =>
  stats.functions.map(({ functionName }) => functionName);
const filesOf = (dumps: { rows: { file: string }[] }): readonly string[] =>
  dumps.rows.map(({ file }) => file);

const VITEST = "import { expect, test } from 'vitest';";

describe.each([
  ['vitest, in processes', ['npx', 'vitest', 'run', '--pool=forks']],
  ['vitest, in threads', ['npx', 'vitest', 'run', '--pool=threads']],
  ['vitest by npm', ['npm', 'test']],
])('%s', (_, command) => {
  test('the test is opened, and neither the launcher nor the main thread', async () => {
    const cwd = packageWith(join(ROOT, 'node_modules'), '.test.js', VITEST);
    const { result, notice, stats, dumps, count } = await recorded(cwd, command);
    expect(result.status).toBe(0);
    expect(result.stderr).toMatch(/\(launcher\)/);
    expect(result.stderr).not.toContain('left no dump');
    expect(notice).toContain('dumps lists them');
    expect(namesOf(stats)).toContain('hotInTest');
    // The launcher, vitest itself, and at least one for the tests.
    expect(count).toBeGreaterThanOrEqual(3);
    expect(filesOf(dumps)).toHaveLength(count);
  });
});

test.each([
  ['npx tsc', ['npx', 'tsc', '-p', '.']],
  ['npm run build', ['npm', 'run', 'build']],
])('%s: npx or npm is not what is opened', async (_, command) => {
  const cwd = packageWith(join(ROOT, 'node_modules'), '.test.js', VITEST);
  const { result, stats, count } = await recorded(cwd, command);
  expect(result.status).toBe(0);
  expect(existsSync(join(cwd, 'out/src/main.js'))).toBe(true);
  expect(count).toBeGreaterThanOrEqual(2);
  const urls = stats.functions.map(({ url }: { url: string }) => url).join('\n');
  expect(urls).not.toMatch(/npm-cli|node_modules\/npm\/lib/);
});

test.skipIf(!hasJest).each([
  ['in processes', []],
  ['in threads', ['--workerThreads']],
])('jest, %s: the test is opened', async (_, options) => {
  const cwd = packageWith(JEST, '.test.js', '');
  const command = ['npx', 'jest', '--maxWorkers=2', ...options];
  const { result, stats, count } = await recorded(cwd, command);
  expect(result.status).toBe(0);
  expect(namesOf(stats)).toContain('hotInTest');
  expect(result.stderr).not.toContain('left no dump');
  expect(count).toBeGreaterThanOrEqual(3);
});
