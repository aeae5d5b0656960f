import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { MUTATIONS, type Mutation } from './list.ts';

const isSoak = process.env['SCOOBYPROF_MUTATIONS'] === '1';
const cases = MUTATIONS.map((mutation) => {
  return [`${mutation.file}: ${mutation.to || 'nothing'}`, mutation] as const;
});

function occurrences(text: string, part: string): number {
  return text.split(part).length - 1;
}

test.each(cases)('%s is a change of one place, and names a test', (_, mutation) => {
  const [file, name] = mutation.test;
  expect(occurrences(readFileSync(mutation.file, 'utf8'), mutation.from)).toBe(1);
  expect(occurrences(readFileSync(file, 'utf8'), name)).toBeGreaterThan(0);
});

describe.skipIf(!isSoak)('each change turns its test red', () => {
  const copy = isSoak ? mkdtempSync(join(tmpdir(), 'scoobyprof-mutations-')) : '';
  const isCopied = (path: string): boolean => !/\/(?:node_modules|dist|\.git)$/.test(path);
  beforeAll(() => {
    for (const name of ['src', 'test', 'fixtures', 'bin', 'package.json', 'tsconfig.json']) {
      cpSync(name, join(copy, name), { recursive: true, filter: isCopied });
    }
    symlinkSync(resolve('node_modules'), join(copy, 'node_modules'));
    compileLoops();
  });
  afterAll(() => rmSync(copy, { recursive: true, force: true }));

  /** Tests read sources as they are, but these, which are compiled. */
  function compileLoops(): void {
    execFileSync(process.execPath, ['src/compile-loops.mjs', 'dist/wasm/loops.wasm'], {
      cwd: copy,
    });
  }

  /** How many tests of the name passed and failed in the copy. */
  function outcomeOf({ test: [file, name] }: Mutation) {
    const pattern = name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
    const config = join(copy, 'test/vitest.config.ts');
    const args = ['vitest', 'run', '--config', config, '--root', copy, '--reporter', 'json'];
    const options = { cwd: copy, encoding: 'utf8', maxBuffer: 2 ** 27 } as const;
    const { stdout, stderr } = spawnSync('npx', [...args, '-t', pattern, file], options);
    const at = stdout.indexOf('{"numTotalTestSuites"');
    expect(at, stdout + stderr).toBeGreaterThanOrEqual(0);
    const { numPassedTests, numFailedTests } = JSON.parse(stdout.slice(at));
    return { passed: Number(numPassedTests), failed: Number(numFailedTests) };
  }

  test.each(cases)('%s', (_, mutation) => {
    const path = join(copy, mutation.file);
    const sound = readFileSync(path, 'utf8');
    expect(outcomeOf(mutation)).toMatchObject({ failed: 0 });
    writeFileSync(
      path,
      sound.replace(mutation.from, () => mutation.to),
    );
    const isCompiled = mutation.file.startsWith('src/wasm/assembly/');
    try {
      if (isCompiled) compileLoops();
      expect(outcomeOf(mutation).failed).toBeGreaterThan(0);
    } finally {
      writeFileSync(path, sound);
      if (isCompiled) compileLoops();
    }
  });
});
