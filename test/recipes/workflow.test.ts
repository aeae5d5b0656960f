import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { runInShell, temporaryFolder } from '../cli/run-program.ts';
import { hasPrograms, linkProgram, PROGRAMS, writeAll } from './followed.ts';
import { firstMissing, recipesOf } from './recipe-page.ts';

interface Workflow {
  readonly name: string;
  readonly on: string;
  readonly jobs: Readonly<
    Record<string, { readonly 'runs-on': string; readonly steps: readonly Step[] }>
  >;
}

interface Step {
  readonly uses?: string;
  readonly run?: string;
  readonly if?: string;
  readonly with?: Readonly<Record<string, unknown>>;
}

const RECIPE = recipesOf('recipes-servers').find(({ name }) => name === 'GitHub Actions');
const PATH = '.github/workflows/profile.yml';

/** A benchmark of which the change makes one function four times as slow. */
const BENCH = (rounds: string) => `function roundedSum(n) {
  let sum = 0;
  for (let i = 0; i < n; i++) sum = (sum * 31 + Math.sqrt(i)) % 1_000_003;
  return sum;
}
function sortedNames(n) {
  let sum = 0;
  for (let i = 0; i < n; i++) sum = (sum * 17 + Math.cbrt(i)) % 1_000_003;
  return sum;
}
if (roundedSum(${rounds}) + sortedNames(2e7) < 0) process.exit(1);
`;

/** Without packages of its own `npm ci` needs no network; what runs as npx is installed beside the checkout. */
const PACKAGE = JSON.stringify({ name: 'shop', version: '1.0.0', private: true });
const LOCK = JSON.stringify({
  name: 'shop',
  version: '1.0.0',
  lockfileVersion: 3,
  packages: { '': { name: 'shop', version: '1.0.0' } },
});

test.skipIf(!hasPrograms)(
  'the workflow is one, and its lines fail a change that is slower',
  async () => {
    const { parse } = createRequire(join(PROGRAMS, 'x.js'))('yaml') as {
      parse(text: string): Workflow;
    };
    const { on, jobs } = parse(RECIPE?.files[PATH] ?? '');
    expect(on).toBe('pull_request');
    const [job] = Object.values(jobs);
    expect(job?.['runs-on']).toBe('ubuntu-latest');
    const steps = job?.steps ?? [];
    expect(steps.map(({ uses }) => uses?.replace(/@v\d+$/, '')).filter(Boolean)).toEqual([
      'actions/checkout',
      'actions/setup-node',
      'actions/upload-artifact',
    ]);
    for (const { uses, run } of steps) expect([uses, run].filter(Boolean)).toHaveLength(1);

    const folder = temporaryFolder();
    const cwd = join(folder, 'shop');
    writeAll(cwd, { 'package.json': PACKAGE, 'package-lock.json': LOCK, 'bench.js': BENCH('1e7') });
    const globalFolder = temporaryFolder();
    mkdirSync(join(globalFolder, 'bin'));
    linkProgram(join(globalFolder, 'bin'));
    const git = 'git -c user.name=x -c user.email=x@example.org';
    const env = {
      // npx takes what is installed, and asks nobody.
      npm_config_prefix: globalFolder,
      npm_config_offline: 'true',
      TMPDIR: '/tmp',
      HOME: folder,
      GITHUB_STEP_SUMMARY: join(folder, 'summary.md'),
    };
    const commit = `git init -q -b main . && git add -A && ${git} commit -qm base`;
    expect((await runInShell(commit, { cwd, env })).status).toBe(0);
    writeAll(cwd, { 'bench.js': BENCH('6e7') });
    const change = `git switch -qc change && git add -A && ${git} commit -qm change && git switch -q main && ${git} merge -q --no-ff -m merged change`;
    expect((await runInShell(change, { cwd, env })).status).toBe(0);

    const lines = steps.flatMap(({ run }) => run ?? []);
    // A shell for each step, which ends at the first failure, as the runner has it.
    const results: (number | null)[] = [];
    let printed = '';
    for (const line of lines) {
      const { status, stdout, stderr } = await runInShell(`set -e; ${line}`, { cwd, env });
      results.push(status);
      printed += `$ ${line}\n${stdout}${stderr}`;
    }
    expect(results, printed).toEqual([...lines.slice(1).map(() => 0), 1]);
    const summary = readFileSync(env.GITHUB_STEP_SUMMARY, 'utf8');
    for (const block of RECIPE?.outputs ?? [])
      expect(firstMissing(block, summary), summary).toBeNull();
    const uploaded = steps.find(({ uses }) => uses?.startsWith('actions/upload-artifact'));
    expect(uploaded?.if).toBe('always()');
    expect(existsSync(join(cwd, String(uploaded?.with?.['path']), 'new/5'))).toBe(true);
  },
);
