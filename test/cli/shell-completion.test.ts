import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { writeRecords } from '../records/record-folder.ts';
import { shopRecord } from '../records/sample-record.ts';
import { run, runInShell, temporaryFolder } from './run-program.ts';

/** What bash offers for the last of these words. */
const offered = (...words: readonly string[]) => offeredWith({}, ...words);

async function offeredWith(
  env: Readonly<Record<string, string>>,
  ...words: readonly string[]
): Promise<readonly string[]> {
  const folder = temporaryFolder();
  mkdirSync(join(folder, 'dumps'));
  for (const name of ['a b.cpuprofile', 'app.stats.gz', 'app.js'])
    writeFileSync(join(folder, name), '');
  const typed = ['scoobyprof', ...words].map((word) => `'${word}'`).join(' ');
  const line = `scoobyprof() { $SCOOBYPROF "$@"; }; source <($SCOOBYPROF completion bash) && complete -p scoobyprof >/dev/null &&
    COMP_WORDS=(${typed}) COMP_CWORD=${words.length} && _scoobyprof && printf '%s\\n' "\${COMPREPLY[@]}"`;
  const { stdout, stderr, status } = await runInShell(line, { cwd: folder, env });
  expect({ stderr, status }).toEqual({ stderr: '', status: 0 });
  return stdout.split('\n').filter((word) => word !== '');
}

describe('bash', () => {
  test.each<[words: readonly string[], completions: readonly string[]]>([
    [['cal'], ['callers', 'callees']],
    [['conf'], ['config']],
    [['req'], ['request', 'requests']],
    [['tok'], ['token']],
    [['--lay'], ['--layout']],
    [
      ['--layout', ''],
      ['pstats', 'json', 'terminal', 'markdown', 'csv'],
    ],
    [['sort', 'cumt'], ['cumtime']],
    [['completion', 'b'], ['bash']],
    [
      ['stats', 'a'],
      ['a b.cpuprofile', 'app.stats.gz'],
    ],
    [['browse', 'd'], ['dumps']],
    [['--dir', ''], ['dumps']],
    [['requests', '--tim'], ['--timeline']],
    [
      ['requests', '--so'],
      ['--sort', '--source-maps', '--source'],
    ],
    [
      ['requests', '--sort', ''],
      ['time', 'ms', 'cpu', 'sql', 'wasted'],
    ],
    [['token', '--sec'], ['--secret-file']],
    [['token', '--ow'], ['--owner']],
    [['watch', '--fail'], ['--fail-on']],
    [['diff', '--lay'], ['--layout']],
    [['stats', '--fail'], []],
  ])('%j', async (words, completions) => {
    expect(new Set(await offered(...words))).toEqual(new Set(completions));
  });
});

test('ids of records are offered where one is wanted, and nothing where there are none', async () => {
  const folder = temporaryFolder();
  const id = (start: string): string => `${start}0000-0000-4000-8000-000000000000`;
  writeRecords(folder, [shopRecord({ id: id('aaaa') }), shopRecord({ id: id('abbb') })]);
  const here = { PROFILER_DUMP_PATH: folder };
  expect(await offered('requests', '')).toEqual(['latest', 'dumps']);
  expect(await offeredWith(here, 'requests', 'a')).toEqual(['aaaa0000', 'abbb0000']);
  expect(await offeredWith(here, 'requests', 'la')).toEqual(['latest']);
  expect(await offeredWith(here, 'requests', 'aaaa', '--compare', 'ab')).toEqual(['abbb0000']);
});

test.each(['zsh', 'fish'])('%s knows the same words', async (shell) => {
  const { stdout, status } = await run(['completion', shell]);
  expect(status).toBe(0);
  for (const word of ['stats', 'browse', 'layout', 'cumtime', 'secret-file', 'latest'])
    expect(stdout).toContain(word);
});

test('another shell is refused', async () => {
  expect(await run(['completion', 'tcsh'])).toMatchObject({
    stderr: 'scoobyprof: no completion for tcsh\nscoobyprof: there is one for bash, zsh, fish\n',
    status: 2,
  });
});
