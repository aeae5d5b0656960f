import { cpSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { fixture, reports, run, temporaryFolder } from './run-program.ts';

const PROGRAMS = fileURLToPath(new URL('../../fixtures/programs', import.meta.url));
const SOURCE = `--source=${PROGRAMS}`;
const dump = fixture('orders-esbuild.node20');
const MAIN = 'orders/src/main.ts:42(main)';

describe('originals', () => {
  test('are in labels, and labels select and sort by them', async () => {
    const { stdout, stderr } = await run([
      SOURCE,
      'sort file line; stats orders/src/checksum',
      dump,
    ]);
    const labels = stdout.match(/orders\S*\/checksum\.ts:\d+\(.*\)/g);
    expect(labels).toEqual([
      'orders/src/checksum.ts:3(default)',
      'orders/src/checksum.ts:9(fold)',
      'orders/src/checksum.ts:15(computeCrc)',
      'orders/src/checksum.ts:22(<anonymous: mixers[]>)',
      'orders/src/checksum.ts:27(rotate)',
      'orders/src/checksum.ts:34(<anonymous>)',
    ]);
    expect(stderr).toBe('');
  });

  test('are where links lead, and in JSON of views', async () => {
    const commands = 'stats main.ts:42; callees main.ts:42; tree main.ts:42; compare';
    const link = '--links=x:{path}:{line}';
    const { stdout } = await run(['--layout=terminal', link, SOURCE, commands, dump, dump], {
      env: { COLUMNS: '200' },
    });
    const places = stdout.match(/x:[^\s:]+\/orders\/[^\s:]+:\d+/g) ?? [];
    expect(places.length).toBeGreaterThan(5);
    expect(places.filter((place) => !place.includes('/orders/src/'))).toEqual([]);
    expect(places).toContain(`x:${PROGRAMS}/orders/src/main.ts:42`);

    const tree = reports((await run([SOURCE, '--json', 'tree main.ts:42', dump])).stdout)[0];
    const [main] = tree.rows.filter((row: { label: string }) => row.label.endsWith('42(main)'));
    expect(main).toMatchObject({ line: 2, original: { line: 42, functionName: 'main' } });
  });

  test('are in JSON beside the identity of the dump', async () => {
    const { stdout } = await run([SOURCE, '--json', 'callees main.ts:42', dump]);
    const [main] = reports(stdout)[0].functions;
    expect(main).toMatchObject({
      functionName: 'U',
      url: 'file:///app/orders/built/esbuild/main.js',
      line: 2,
    });
    expect(main.original).toEqual({
      url: expect.stringMatching(/^file:.*\/orders\/src\/main\.ts$/),
      line: 42,
      column: 20,
      functionName: 'main',
    });
    const related = main.callees.map(({ label }: { label: string }) => label);
    expect(related).toContainEqual(expect.stringMatching(/search\.ts:9\(bestMatch\)$/));
  });

  test('change no number', async () => {
    const numbers = async (option: string) => {
      const { stdout } = await run([SOURCE, ...option.split(' '), '--json', 'stats', dump]);
      return reports(stdout)[0].functions.map(
        ({ label, original, ...rest }: Record<string, unknown>) => rest,
      );
    };
    expect(await numbers('--gc=stack')).toEqual(await numbers('--no-source-maps'));
  });

  test('stay when paths are stripped and dumps are added', async () => {
    const other = fixture('orders-tsc.node20');
    const { stdout } = await run([SOURCE, `strip; add ${other}; stats main.ts:42`, dump]);
    expect(stdout).toMatch(/ main\.ts:42:20\(main\)|main\.ts:42\(main\)/);
  });

  test('are left out with --no-source-maps', async () => {
    const { stdout } = await run([SOURCE, '--no-source-maps', 'stats built/esbuild', dump]);
    expect(stdout).toContain('/app/orders/built/esbuild/main.js:2(U)');
  });

  test('come from the coverage of a run', async () => {
    const tsx = fixture('orders-tsx.node20');
    const maps = `--source-maps=${PROGRAMS}/orders/built/tsx`;
    const { stdout, stderr } = await run([SOURCE, maps, 'stats orders/src/main.ts', tsx]);
    expect(stdout).toContain(MAIN);
    expect(stderr).toBe('');
  });
});

test('a label does not depend on how many are shown', async () => {
  const labels = async (command: string) => {
    const { stdout } = await run([SOURCE, '--json', command, dump]);
    return reports(stdout)[0].functions.map(({ label }: { label: string }) => label);
  };
  expect(await labels('stats 15')).toEqual((await labels('stats .')).slice(0, 15));
});

test('sources that changed are said, on stderr and once', async () => {
  const folder = temporaryFolder();
  cpSync(join(PROGRAMS, 'orders'), join(folder, 'orders'), { recursive: true });
  writeFileSync(join(folder, 'orders/src/main.ts'), '// Everything is different now.\n');
  const { stdout, stderr, status } = await run([`--source=${folder}`, 'stats; stats', dump]);
  expect(stdout).toContain('/app/orders/built/esbuild/main.js:2(U)');
  expect(stdout).toContain('orders/src/search.ts:9(bestMatch)');
  expect(stderr).toBe(
    `scoobyprof: ${folder}/orders/src/main.ts: source differs from the recording; the positions are those of the code that ran\n`,
  );
  expect(status).toBe(0);
  rmSync(join(folder, 'orders/built/esbuild/main.js'));
  expect((await run([`--source=${folder}`, 'stats 3', dump])).stderr).toBe('');
});
