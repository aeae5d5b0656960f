import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';

/** The package as users get it: packed, unpacked into a project, compiled and run there. */
const ROOT = fileURLToPath(new URL('..', import.meta.url));
const MANIFEST = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
  readonly name: string;
  readonly exports: Readonly<Record<string, string | { readonly types: string }>>;
};
const MODULES = Object.keys(MANIFEST.exports).filter((key) => !/\.\w+$/.test(key.slice(1)));
const MAX_MS = 300_000;
let project = '';
let installed = '';

beforeAll(() => {
  project = mkdtempSync(join(tmpdir(), 'scoobyprof-package-'));
  const modules = join(project, 'node_modules');
  mkdirSync(modules);
  // Its own scripts would build, which the tests have done.
  const packed = execFileSync(
    'npm',
    ['pack', '--silent', '--ignore-scripts', '--pack-destination', project],
    {
      cwd: ROOT,
      encoding: 'utf8',
    },
  );
  execFileSync('tar', ['-xzf', join(project, packed.trim().split('\n').at(-1) ?? '')], {
    cwd: modules,
  });
  installed = join(modules, MANIFEST.name);
  execFileSync('mv', [join(modules, 'package'), installed]);
  for (const name of readdirSync(join(ROOT, 'node_modules')))
    if (!name.startsWith('.') && name !== MANIFEST.name)
      symlinkSync(join(ROOT, 'node_modules', name), join(modules, name));
}, MAX_MS);

afterAll(() => rmSync(project, { recursive: true, force: true }));

const filesOf = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) =>
    statSync(join(folder, path)).isFile(),
  );

/** `scoobyprof/express` of `./express`. */
const specifierOf = (key: string): string => MANIFEST.name + key.slice(1);

test('has at most 260 files and 2.4 MB, the panel with them, and none of them twice', () => {
  const files = filesOf(installed);
  const contents = files.map((path) => readFileSync(join(installed, path)));
  expect(files.length).toBeLessThanOrEqual(260);
  expect(contents.reduce((sum, { length }) => sum + length, 0)).toBeLessThanOrEqual(2.4e6);
  const hashes = contents
    .filter(({ length }) => length > 200)
    .map((bytes) => createHash('sha1').update(bytes).digest('hex'));
  expect(hashes).toHaveLength(new Set(hashes).size);
});

test.each(['bundle', 'program'])('no function of the %s stands in two of its files', (part) => {
  const placesOf = new Map<string, string[]>();
  for (const path of filesOf(join(installed, 'dist', part))) {
    const text = readFileSync(join(installed, 'dist', part, path), 'utf8');
    for (const [code] of text.matchAll(/(?:^|[;}\n])(?:async )?function [\w$]+\([\s\S]{200}/g)) {
      const places = placesOf.get(code) ?? [];
      placesOf.set(code, [...places, path]);
    }
  }
  expect(placesOf.size).toBeGreaterThan(50);
  expect([...placesOf.values()].filter(({ length }) => length > 1)).toEqual([]);
});

test.each([
  ['an ES module under nodenext', 'nodenext', 'nodenext', 'module'],
  ['an ES module for a bundler', 'esnext', 'bundler', 'module'],
  ['CommonJS under nodenext', 'nodenext', 'nodenext', 'commonjs'],
])(
  'its types resolve in %s',
  (_what, module, moduleResolution, type) => {
    const folder = join(project, `${type}-${moduleResolution}`);
    mkdirSync(folder);
    writeFileSync(join(folder, 'package.json'), JSON.stringify({ type }));
    const isCommonJs = type === 'commonjs';
    const lines = MODULES.map((key, i) =>
      isCommonJs
        ? `export const m${i} = import('${specifierOf(key)}');`
        : `export * as m${i} from '${specifierOf(key)}';`,
    );
    writeFileSync(join(folder, 'uses.ts'), lines.join('\n'));
    const compilerOptions = {
      module,
      moduleResolution,
      target: 'es2022',
      strict: true,
      skipLibCheck: false,
      types: ['node'],
      noEmit: true,
    };
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions }));
    const tsc = join(ROOT, 'node_modules/.bin/tsc');
    const output = runFor(tsc, ['-p', folder]);
    // Declarations of other packages may have faults of their own.
    const ours = output
      .split('\n')
      .filter((line) => !/^\S*node_modules\/(?!scoobyprof\/)/.test(line));
    expect(ours.filter((line) => /error TS/.test(line))).toEqual([]);
  },
  MAX_MS,
);

function runFor(command: string, args: readonly string[]): string {
  try {
    return execFileSync(command, args, { cwd: project, encoding: 'utf8' });
  } catch (error) {
    return (error as { stdout: string }).stdout;
  }
}

test(
  'everything that it exports loads, and its program runs',
  () => {
    const loads = MODULES.map((key) => `await import('${specifierOf(key)}');`).join('\n');
    writeFileSync(join(project, 'loads.mjs'), `${loads}\nconsole.log('loaded');`);
    const node = (...args: string[]): string =>
      execFileSync(process.execPath, args, { cwd: project, encoding: 'utf8' });
    expect(node('loads.mjs')).toBe('loaded\n');
    const requires = MODULES.map((key) => `import('${specifierOf(key)}')`).join(',');
    writeFileSync(
      join(project, 'loads.cjs'),
      `Promise.all([${requires}]).then(() => console.log('loaded'));`,
    );
    expect(node('loads.cjs')).toBe('loaded\n');
    const fixture = join(ROOT, 'fixtures/slow-report.node20.cpuprofile');
    const program = join(installed, 'bin/scoobyprof.js');
    expect(node(program, 'stats 1', fixture)).toContain('sameKey');
    expect(node(program, 'dot', '-o', '-', fixture)).toContain('digraph');
  },
  MAX_MS,
);
