import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { SeededRandom } from '../../seeded-random.ts';
import { fixture, run, temporaryFolder } from '../run-program.ts';
import {
  DUMP,
  filesIn,
  filledCache,
  HONEST,
  isWhole,
  POISON,
  poison,
  runIn,
  withSum,
  writePrivate,
} from './poisoned-cache.ts';

const NODE24 = process.env['SCOOBYPROF_NODE24'] ?? '';
const isNode24 = process.versions.node.startsWith('24.');
const NOBODY = 65_534;
const canRunAsOther =
  process.getuid?.() === 0 &&
  (await run(['--version'], { uid: NOBODY }).catch(() => null))?.status === 0;

let truth = '';
let poisoned: Buffer;

beforeAll(async () => {
  truth = (await run(['stats', '3', DUMP], { env: { SCOOBYPROF_CODE_CACHE: '0' } })).stdout;
  poisoned = await poison();
});

/** What is there, and when it was written. */
const stampsIn = (cache: string) =>
  filesIn(cache).map((path) => [path, lstatSync(path).ino, lstatSync(path).mtimeMs]);

describe('a second run', () => {
  test('uses what the first left, and does not write it again', async () => {
    const { cache, file } = await filledCache();
    const before = stampsIn(cache);
    const { stdout, stderr, status } = await runIn(cache);
    expect({ stdout, stderr, status }).toEqual({ stdout: truth, stderr: '', status: 0 });
    expect(stampsIn(cache)).toEqual(before);
    expect(isWhole(readFileSync(file))).toBe(true);
    // What stands there is what runs.
    writePrivate(file, poisoned);
    const swapped = truth.replace(HONEST, POISON);
    expect(swapped).not.toBe(truth);
    expect((await runIn(cache)).stdout).toBe(swapped);
  });

  test('only the user can read or write what is kept', async () => {
    const { file } = await filledCache();
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(statSync(dirname(file)).mode & 0o777).toBe(0o700);
  });

  test('adds what a command compiles that was not run before', async () => {
    const { cache, file } = await filledCache();
    const before = statSync(file).size;
    await runIn(cache, { args: ['tree', DUMP] });
    expect(statSync(file).size).toBeGreaterThan(before);
    const withTree = statSync(file).size;
    await runIn(cache, { args: ['tree', DUMP, '--json'] });
    expect(statSync(file).size).toBeGreaterThan(withTree);
    const stamps = stampsIn(cache);
    await runIn(cache, { args: ['tree', DUMP] });
    await runIn(cache);
    expect(stampsIn(cache)).toEqual(stamps);
  });

  test('adds what reads dumps where the first run read none', async () => {
    const { cache, file } = await filledCache({ args: ['--version'] });
    const before = statSync(file).size;
    expect((await runIn(cache)).stdout).toBe(truth);
    expect(statSync(file).size).toBeGreaterThan(before);
  });

  test('takes code that was made while the optimizer was held back', async () => {
    const cache = temporaryFolder();
    const args = ['stats', '3', fixture('recursion.node20'), fixture('build.node20')];
    await runIn(cache, { args });
    const [file = ''] = filesIn(cache);
    expect(isRefused(file)).toBe(false);
    // One that is for other flags is refused: the question can be answered with yes.
    expect(isRefused(file, ['--no-opt'])).toBe(true);
  });

  test.each([
    ['collects', ['collect', fixture('recursion.node20'), '-o', 'FLEET']],
    ['merges many', ['stats', '3', ...Array(9).fill(fixture('recursion.node20'))]],
  ])('takes code that was made by a run that %s', async (_what, args) => {
    const cache = temporaryFolder();
    const named = args.map((arg) => (arg === 'FLEET' ? join(cache, 'fleet') : arg));
    expect((await runIn(cache, { args: named })).status).toBe(0);
    const [file = ''] = filesIn(cache).filter((path) => path.endsWith('.bin'));
    expect(isRefused(file)).toBe(false);
  });

  test.skipIf(NODE24 === '' || isNode24)(
    'works with Node 24 as well, in a file of its own',
    async () => {
      const { cache } = await filledCache();
      for (let i = 0; i < 3; i++)
        expect(await runIn(cache, { node: [NODE24] })).toMatchObject({ stdout: truth, stderr: '' });
      expect(filesIn(cache)).toHaveLength(2);
    },
  );

  test('has a file for other flags of Node', async () => {
    const { cache } = await filledCache();
    const flagged = { node: [process.execPath, '--max-lazy'] };
    for (let i = 0; i < 2; i++) expect((await runIn(cache, flagged)).stdout).toBe(truth);
    const stamps = stampsIn(cache);
    expect(stamps).toHaveLength(2);
    await runIn(cache, { env: { NODE_OPTIONS: '--stack-trace-limit=20' } });
    expect(filesIn(cache)).toHaveLength(3);
    await runIn(cache, flagged);
    await runIn(cache);
    expect(stampsIn(cache)).toEqual(expect.arrayContaining(stamps));
  });
});

/** Whether V8 refuses the code in a file, in a process that runs as the program does. */
function isRefused(file: string, flags: readonly string[] = []): boolean {
  const script = `
    const { readFileSync } = require('node:fs');
    const { constants, Script } = require('node:vm');
    const bytes = readFileSync(process.argv[1]);
    const source = readFileSync('dist/program/shared.js', 'latin1');
    const head = '(function (exports, require, module, __filename, __dirname) {';
    const cachedData = bytes.subarray(16, 16 + bytes.readUInt32LE(12));
    const made = new Script(head + source + '\\n})', {
      cachedData,
      importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
    });
    process.stdout.write(String(made.cachedDataRejected));`;
  const output = execFileSync(process.execPath, [...flags, '-e', script, file], {
    encoding: 'utf8',
    env: {},
  });
  expect(output).toMatch(/^(?:true|false)$/);
  return output === 'true';
}

describe('nothing is run that another user could have written', () => {
  /** Ways to put compiled code where the program looks for its own, each of which makes it not the user's alone. */
  const PLANTED: Readonly<Record<string, (cache: string, file: string) => void>> = {
    'a file that its group may write': (_, file) => chmodSync(file, 0o660),
    'a file that all may write': (_, file) => chmodSync(file, 0o602),
    'a folder that its group may write': (_, file) => chmodSync(dirname(file), 0o770),
    'a folder that all may write': (_, file) => chmodSync(dirname(file), 0o1777),
    'a folder above it that all may write': (cache) => chmodSync(cache, 0o1777),
    'a link to a file': (cache, file) => {
      renameSync(file, join(cache, 'elsewhere'));
      symlinkSync(join(cache, 'elsewhere'), file);
    },
    'a link to a folder': (cache, file) => {
      renameSync(dirname(file), join(cache, 'elsewhere'));
      symlinkSync(join(cache, 'elsewhere'), dirname(file));
    },
    'a second name of a file': (cache, file) => linkSync(file, join(cache, 'elsewhere')),
  };

  test.each(Object.entries(PLANTED))('%s', async (_what, plant) => {
    const { cache, file } = await filledCache();
    writePrivate(file, poisoned);
    plant(cache, file);
    expect(await runIn(cache)).toMatchObject({ stdout: truth, stderr: '', status: 0 });
  });

  const getuid = process.getuid?.() === 0;
  test.runIf(getuid).each([
    ['file', (file: string) => chownSync(file, NOBODY, NOBODY)],
    ['folder', (file: string) => chownSync(dirname(file), NOBODY, NOBODY)],
  ])('a %s of another user', async (_what, give) => {
    const { cache, file } = await filledCache();
    writePrivate(file, poisoned);
    give(file);
    expect(await runIn(cache)).toMatchObject({ stdout: truth, stderr: '', status: 0 });
  });

  test('a link that waits for the file to be written is not followed', async () => {
    const { cache, file } = await filledCache();
    const victim = join(cache, 'victim');
    writeFileSync(victim, 'precious');
    renameSync(file, `${file}.old`);
    symlinkSync(victim, `${file}.tmp`);
    symlinkSync(victim, file);
    expect((await runIn(cache)).stdout).toBe(truth);
    expect(readFileSync(victim, 'utf8')).toBe('precious');
  });

  test('what is no file hangs nothing, and is left', async () => {
    for (const make of [
      (path: string) => mkdirSync(path),
      (path: string) => execFileSync('mkfifo', [path]),
      (path: string) => symlinkSync('/dev/zero', path),
    ]) {
      const { cache, file } = await filledCache();
      renameSync(file, join(cache, 'old'));
      make(file);
      expect(await runIn(cache)).toMatchObject({ stdout: truth, stderr: '', status: 0 });
    }
  });
});

describe('what is damaged is replaced', () => {
  test('in any byte', async () => {
    const { cache, file } = await filledCache();
    const whole = readFileSync(file);
    const random = new SeededRandom(1);
    const places = [0, 4, 8, 12, 15, 16, 24, 40, whole.length - 1];
    for (let i = 0; i < 12; i++) places.push(random.below(whole.length));
    for (const at of places) {
      const bytes = Buffer.from(whole);
      bytes.writeUInt8((bytes.readUInt8(at) ^ 0x41) & 0xff, at);
      writePrivate(file, bytes);
      expect(await runIn(cache), `byte ${at}`).toMatchObject({ stdout: truth, stderr: '' });
      expect(isWhole(readFileSync(file)), `byte ${at}`).toBe(true);
    }
  });

  test('at any length, down to none', async () => {
    const { cache, file } = await filledCache();
    const { size } = statSync(file);
    for (const length of [0, 3, 15, 16, 100, size >> 1, size - 1]) {
      truncateSync(file, length);
      expect(await runIn(cache), `${length}`).toMatchObject({ stdout: truth, stderr: '' });
      expect(statSync(file).size, `${length}`).toBeGreaterThan(size / 2);
    }
  });

  test('where lengths are wrong, or it is of another source', async () => {
    const { cache, file } = await filledCache();
    const whole = readFileSync(file);
    for (const [at, value] of [
      [12, 0xffffffff],
      [12, 0],
      [8, 1],
    ] as const) {
      const bytes = Buffer.from(whole);
      bytes.writeUInt32LE(value, at);
      writePrivate(file, withSum(bytes));
      expect(await runIn(cache)).toMatchObject({ stdout: truth, stderr: '' });
    }
    // What the engine refuses although it is whole is left for a day: else two kinds of runs would write it in turn.
    const days = new Date(Date.now() - 2 * 86_400_000);
    const refused = Buffer.from(whole);
    refused.writeUInt32LE(1, 16);
    writePrivate(file, withSum(refused));
    await runIn(cache);
    expect(readFileSync(file).equals(withSum(refused))).toBe(true);
    utimesSync(file, days, days);
    expect((await runIn(cache)).stdout).toBe(truth);
    expect(readFileSync(file).equals(withSum(refused))).toBe(false);
    const stamps = stampsIn(cache);
    await runIn(cache);
    expect(stampsIn(cache)).toEqual(stamps);
  });
});

describe('where nothing can be kept, all works as ever', () => {
  test('a file stands where the folder should be, or nothing is above it', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'file'), '');
    for (const cache of [join(folder, 'file'), join(folder, 'none/at/all')])
      expect(await runIn(cache)).toMatchObject({ stdout: truth, stderr: '', status: 0 });
    expect(readdirSync(folder)).toEqual(['file']);
  });

  test('no home, and none is made', async () => {
    const HOME = join(temporaryFolder(), 'home');
    const env = { HOME, XDG_CACHE_HOME: '', LOCALAPPDATA: '' };
    expect(await runIn('', { env })).toMatchObject({ stdout: truth, stderr: '', status: 0 });
    expect(existsSync(HOME)).toBe(false);
  });

  test('a home without a folder for caches gets one', async () => {
    const HOME = temporaryFolder();
    const folder = process.platform === 'darwin' ? 'Library/Caches' : '.cache';
    if (process.platform === 'darwin') mkdirSync(join(HOME, 'Library'));
    // A relative path is none: so says the specification.
    for (const XDG_CACHE_HOME of ['', 'relative']) {
      expect((await runIn('', { env: { HOME, XDG_CACHE_HOME } })).stdout).toBe(truth);
      expect(filesIn(join(HOME, folder))).toHaveLength(1);
    }
    expect(readdirSync(HOME)).toHaveLength(1);
  });

  test.runIf(canRunAsOther)('a folder that may not be written', async () => {
    const cache = temporaryFolder();
    chmodSync(cache, 0o755);
    const { stdout, stderr } = await runIn(cache, { uid: NOBODY });
    expect({ stdout, stderr }).toEqual({ stdout: truth, stderr: '' });
    // One that may be read, but is somebody else's.
    await runIn(cache);
    for (const path of [join(cache, 'scoobyprof'), ...filesIn(cache)]) chmodSync(path, 0o755);
    expect((await runIn(cache, { uid: NOBODY })).stdout).toBe(truth);
    expect(filesIn(cache)).toHaveLength(1);
  });

  test('a full device', async () => {
    if (!existsSync('/dev/full')) return;
    const { stdout, stderr } = await runIn('/dev/full');
    expect({ stdout, stderr }).toEqual({ stdout: truth, stderr: '' });
  });

  test.each(['0', 'off', 'OFF', 'false', 'no'])('SCOOBYPROF_CODE_CACHE=%s', async (value) => {
    const cache = temporaryFolder();
    const { stdout } = await runIn(cache, { env: { SCOOBYPROF_CODE_CACHE: value } });
    expect(stdout).toBe(truth);
    expect(readdirSync(cache)).toEqual([]);
  });
});

describe('many runs', () => {
  test('eight starts at once write one file, and all print the same', async () => {
    const cache = temporaryFolder();
    const runs = await Promise.all(Array.from({ length: 8 }, () => runIn(cache)));
    for (const { stdout, stderr } of runs)
      expect({ stdout, stderr }).toEqual({ stdout: truth, stderr: '' });
    const [file = '', ...others] = filesIn(cache);
    expect(others).toEqual([]);
    expect(isWhole(readFileSync(file))).toBe(true);
  });

  test('what a killed run left in the middle of writing keeps nobody from it for long', async () => {
    const { cache, file } = await filledCache();
    renameSync(file, join(cache, 'old'));
    writeFileSync(`${file}.tmp`, 'half');
    expect((await runIn(cache)).stdout).toBe(truth);
    expect(filesIn(cache)).toEqual([`${file}.tmp`]);
    const earlier = new Date(Date.now() - 600_000);
    utimesSync(`${file}.tmp`, earlier, earlier);
    expect((await runIn(cache)).stdout).toBe(truth);
    expect(filesIn(cache)).toEqual([file]);
  });

  test('the oldest of many are removed, and nothing else', async () => {
    const cache = temporaryFolder();
    const folder = join(cache, 'scoobyprof');
    mkdirSync(folder, { mode: 0o700 });
    for (let i = 0; i < 20; i++) {
      const path = join(folder, `code-${String(i).padStart(8, '0')}-v20.1.${i}-x64-00000000.bin`);
      writePrivate(path, Buffer.from('old'));
      const at = new Date(Date.now() - (30 - i) * 60_000);
      utimesSync(path, at, at);
    }
    writeFileSync(join(folder, 'code-of-mine.bin'), 'mine');
    expect((await runIn(cache)).stdout).toBe(truth);
    const names = filesIn(cache).map((path) => basename(path));
    expect(names).toContain('code-of-mine.bin');
    expect(names.filter((name) => name.includes('v20.1.')).sort()).toEqual(
      [15, 16, 17, 18, 19].map((i) => `code-000000${i}-v20.1.${i}-x64-00000000.bin`),
    );
    expect(names).toHaveLength(7);
  });
});
