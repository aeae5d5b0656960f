import { execFile, execFileSync, spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, expect, test } from 'vitest';

interface Case {
  readonly files: readonly string[];
  readonly commands: string;
  readonly expected: string;
}

// `npm run soak` runs more.
const CASES = Math.min(600, Math.ceil(Number(process.env['SCOOBYPROF_FUZZ_RUNS'] ?? 1000) / 25));
const hasPython = spawnSync('python3', ['-c', 'import pstats']).status === 0;
const folder = mkdtempSync(join(tmpdir(), 'scoobyprof-pstats-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function browse(files: readonly string[], commands: string): Promise<string> {
  const args = [resolve('bin/scoobyprof.js'), 'browse', '--layout', 'pstats', ...files];
  return new Promise((done, fail) => {
    const child = execFile(process.execPath, args, { cwd: folder }, (error, stdout) =>
      error ? fail(error) : done(stdout),
    );
    child.stdin?.end(commands);
  });
}

const title = `${CASES} random scripts on random dumps print what python3 -m pstats prints`;

test.skipIf(!hasPython)(
  hasPython ? title : `${title} (skipped: no python3)`,
  async () => {
    const generator = resolve('test/python/pstats-cases.py');
    const args = [generator, folder, '20260101', String(CASES)];
    const json = execFileSync('python3', args, { encoding: 'utf8', maxBuffer: 2 ** 28 });
    for (const { files, commands, expected } of JSON.parse(json) as readonly Case[]) {
      const text = await browse(files, commands);
      expect(text, `${files.join(' ')}: ${JSON.stringify(commands)}`).toBe(expected);
    }
  },
  600_000,
);

const scripts = [
  'stats',
  'sort cumtime\nstats 5\ncallers 5\ncallees 5',
  'strip\nsort nfl\nstats\ncallers',
  'add inventory.python3.stats\nsort time name\nstats .3',
];

test.skipIf(!hasPython).each(scripts)(
  'a recorded dump prints what pstats prints: %j',
  async (script) => {
    const name = 'inventory.python3.stats';
    copyFileSync(`fixtures/${name}`, join(folder, name));
    const options = { cwd: folder, input: `${script}\n`, encoding: 'utf8' as const };
    const printed = spawnSync('python3', ['-m', 'pstats', name], options).stdout;
    const expected = printed
      .replace('Welcome to the profile statistics browser.\n', '')
      .replaceAll(`${name}% `, '')
      .replace(/\nGoodbye\.\n$/, '');
    expect(await browse([name], `${script}\n`)).toBe(expected);
  },
);
