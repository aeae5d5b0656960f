import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { fixture, type RunResult, run, temporaryFolder } from './run-program.ts';

/** Runs the program for a user whose settings file holds this. */
function runWith(
  config: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<RunResult> {
  const folder = temporaryFolder();
  mkdirSync(join(folder, 'scoobyprof'));
  writeFileSync(join(folder, 'scoobyprof', 'config.json'), config);
  return run(args, { env: { XDG_CONFIG_HOME: folder, ...env } });
}

const PROGRAMS = fileURLToPath(new URL('../../fixtures/programs', import.meta.url));
const DUMP = fixture('workers.node20');

describe('the settings file', () => {
  test('says what no flag says', async () => {
    const { stdout } = await runWith('{"layout":"json"}', ['stats 1', DUMP]);
    expect(JSON.parse(stdout)).toHaveProperty('schema');
    const flag = await runWith('{"layout":"json"}', ['--layout', 'pstats', 'stats 1', DUMP]);
    expect(flag.stdout).toContain('Ordered by');
    const json = await runWith('{"layout":"pstats"}', ['--json', 'stats 1', DUMP]);
    expect(JSON.parse(json.stdout)).toBeTruthy();
  });

  test('flags win over the environment, and that over the file', async () => {
    const config = '{"dir":"/from/file","gc":"separate"}';
    const env = { PROFILER_DUMP_PATH: '/from/environment' };
    const shown = async (args: readonly string[], more = {}): Promise<string> =>
      (await runWith(config, ['config', ...args], more)).stdout;
    expect(await shown([])).toMatch(/^dir +\/from\/file +file$/m);
    expect(await shown([], env)).toMatch(/^dir +\/from\/environment +PROFILER_DUMP_PATH$/m);
    expect(await shown(['--dir', '/flag'], env)).toMatch(/^dir +\/flag +--dir$/m);
    expect(await shown([])).toMatch(/^gc +separate +file$/m);
    expect(await shown([])).toMatch(/^picks +true +default$/m);
    expect(await shown(['--no-picks'])).toMatch(/^picks +false +--no-picks$/m);
    const newest = await runWith(config, ['stats 1'], env);
    expect(newest.stderr).toContain('/from/environment');
    expect((await runWith(config, ['stats 1'])).stderr).toContain('/from/file');
  });

  test('says where source maps and moved files are, and how links look', async () => {
    const config = '{"sourceMaps":false,"source":["/a","/b"],"links":"x://{path}:{line}"}';
    const { stdout } = await runWith(config, ['config']);
    expect(stdout).toMatch(/^sourceMaps +false +file$/m);
    expect(stdout).toMatch(/^source +\/a, \/b +file$/m);
    expect(stdout).toMatch(/^links +x:\/\/\{path\}:\{line\} +file$/m);
    const flags = await runWith('{}', ['config', '--no-source-maps', '--source', '/c']);
    expect(flags.stdout).toMatch(/^sourceMaps +false +--no-source-maps$/m);
    expect(flags.stdout).toMatch(/^source +\/c +--source$/m);

    const report = ['stats checksum', fixture('orders-esbuild.node20')];
    const found = JSON.stringify({ source: [PROGRAMS] });
    expect((await runWith(found, report)).stdout).toContain('orders/src/checksum.ts:9(fold)');
    const unmapped = { ...JSON.parse(found), sourceMaps: false };
    expect(await runWith(JSON.stringify(unmapped), report)).toMatchObject({ status: 5 });
  });

  test('says how many rows a table has, and what a session begins with', async () => {
    const config = '{"rows":2,"filter":["focus main","only mine"],"layout":"markdown"}';
    const { stdout } = await runWith(config, ['config']);
    expect(stdout).toMatch(/^rows +2 +file$/m);
    expect(stdout).toMatch(/^filter +focus main, only mine +file$/m);
    expect((await runWith(config, ['config', '--no-filter'])).stdout).toMatch(
      /^filter +false +--no-filter$/m,
    );

    const shown = async (...args: readonly string[]): Promise<string> =>
      (await runWith(config, [...args, DUMP])).stdout;
    const ownRows = (text: string): number => text.match(/^\|\d+\|/gm)?.length ?? 0;
    const report = await shown('stats');
    expect(report).toContain('focus main; only mine');
    expect(ownRows(report)).toBe(2);
    expect(ownRows(await shown('stats 3'))).toBe(3);
    expect(ownRows(await shown('--rows', '4', '-c', 'stats'))).toBe(4);
    // Another dump begins anew as the first did; reset takes away what it began with, undo does not.
    expect(await shown('hide x; read; stats')).toContain('focus main; only mine');
    expect(await shown('reset; stats')).not.toContain('only mine');
    expect(await shown('hide x; undo; stats')).toContain('focus main; only mine');
    expect(await shown('--no-filter', '-c', 'stats')).not.toContain('only mine');
    expect(await shown('--filter', 'hide x', '-c', 'stats')).not.toContain('only mine');
  });

  test('filters of the file leave dumps without stacks alone; those of a flag are an error', async () => {
    const python = fixture('inventory.python3').replace('.cpuprofile', '.stats');
    const report = await runWith('{"filter":["only mine"]}', ['stats 1', python]);
    expect(report).toMatchObject({ status: 0, stderr: '' });
    // They are for what is read later all the same.
    const later = await runWith('{"filter":["only mine"]}', [`read ${DUMP}; stats 1`, python]);
    expect(later.stdout).toContain('only mine');
    const flag = await run(['--filter', 'only mine', '-c', 'stats 1', python]);
    expect(flag).toMatchObject({ status: 2, stdout: '' });
    expect(flag.stderr).toContain('only needs stacks');
  });

  test.each([
    ['stats', 'filter "stats": stats is not a filter'],
    ['focus (', 'filter "focus (": bad expression ('],
    ['nonsense', 'filter "nonsense": nonsense is not a filter'],
    ['only mine > x', 'filter "only mine > x": a filter has no output'],
  ])('--filter %s is refused', async (filter, message) => {
    const { stdout, stderr, status } = await run(['--filter', filter, '-c', 'stats', DUMP]);
    expect(stderr).toContain(message);
    expect({ stdout, status }).toEqual({ stdout: '', status: 2 });
  });

  test.each([
    ['{"rows":0}', 'rows must be a number of rows'],
    ['{"rows":"many"}', 'rows must be a number of rows'],
    ['{"filter":"only mine"}', 'filter must be a list of filters'],
    ['{"source":"/a"}', 'source must be a list of folders'],
    ['{"sourceMaps":true}', 'sourceMaps must be a list of files and folders, or false'],
    ['{"links":"sometimes"}', 'links must be auto, always, never, or an address with {path}'],
    ['{"layuot":"json"}', 'unknown setting layuot\nscoobyprof: did you mean layout?'],
    ['{"toString":1}', 'unknown setting toString'],
    ['{"layout":"fancy"}', 'layout must be one of pstats, json'],
    ['{"picks":"no"}', 'picks must be true or false'],
    ['[]', 'is not a JSON object'],
    ['{', 'is not a JSON object'],
  ])('%s is refused', async (config, message) => {
    for (const args of [['stats 1', DUMP], ['config']]) {
      const { stdout, stderr, status } = await runWith(config, args);
      expect(stderr).toContain(`config.json: ${message}`);
      expect({ stdout, status }).toEqual({ stdout: '', status: 2 });
    }
  });
});
