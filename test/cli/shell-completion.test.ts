import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { run, runInShell, temporaryFolder } from './run-program.ts';

/** What bash offers for the last of these words. */
async function offered(...words: readonly string[]): Promise<readonly string[]> {
  const folder = temporaryFolder();
  mkdirSync(join(folder, 'dumps'));
  for (const name of ['a b.cpuprofile', 'app.stats.gz', 'app.js'])
    writeFileSync(join(folder, name), '');
  const typed = ['scoobyprof', ...words].map((word) => `'${word}'`).join(' ');
  const line = `source <($SCOOBYPROF completion bash) && complete -p scoobyprof >/dev/null &&
    COMP_WORDS=(${typed}) COMP_CWORD=${words.length} && _scoobyprof && printf '%s\\n' "\${COMPREPLY[@]}"`;
  const { stdout, stderr, status } = await runInShell(line, { cwd: folder });
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
  ])('%j', async (words, completions) => {
    expect(new Set(await offered(...words))).toEqual(new Set(completions));
  });
});

test.each(['zsh', 'fish'])('%s knows the same words', async (shell) => {
  const { stdout, status } = await run(['completion', shell]);
  expect(status).toBe(0);
  for (const word of ['stats', 'browse', 'layout', 'cumtime']) expect(stdout).toContain(word);
});

test('another shell is refused', async () => {
  expect(await run(['completion', 'tcsh'])).toMatchObject({
    stderr: 'scoobyprof: no completion for tcsh\nscoobyprof: there is one for bash, zsh, fish\n',
    status: 2,
  });
});
