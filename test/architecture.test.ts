import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';

/**
 * The house: which folders of `src` the files of a folder may import, beside their own, from the top down. A folder
 * that is not listed fails: decide where it stands before it has a second file.
 */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  // The only layer that touches the streams of the process.
  cli: [
    ...['commands', 'views', 'importers', 'exporters', 'render', 'sources', 'recorder'],
    ...['fleet', 'flame', 'model', 'stores', 'files', 'records'],
  ],
  commands: [
    ...[
      'views',
      'importers',
      'exporters',
      'render',
      'sources',
      'fleet',
      'flame',
      'model',
      'stores',
      'records',
    ],
  ],
  // Many dumps as rows; loaded lazily.
  fleet: ['views', 'importers', 'model', 'files'],
  // In servers; the command line never loads it.
  request: ['recorder', 'stores', 'files', 'records'],
  // In browsers alone, built apart (`src/panel-bundle.mjs`).
  panel: ['views', 'importers', 'flame', 'model', 'records'],
  // In browsers too.
  views: ['model'],
  recorder: ['importers', 'model', 'files'],
  importers: ['model', 'wasm'],
  exporters: ['flame', 'model'],
  render: ['flame', 'model', 'records'],
  sources: ['model'],
  stores: ['files', 'records'],
  // In browsers; what needs no page may be used anywhere.
  flame: [],
  files: [],
  records: [],
  // Loops that the engine compiles before they run, and how they are called.
  model: ['wasm'],
  wasm: [],
};

/** Layers that run anywhere: they import no package and nothing of Node. */
const WITHOUT_PACKAGES: readonly string[] = ['model', 'views', 'records', 'flame'];

/** Files directly in `src`: what the package exports. */
const ENTRY_POINTS: readonly string[] = ['index.ts'];

const SRC = fileURLToPath(new URL('../src', import.meta.url));

interface SourceFile {
  /** Relative to `src`, with slashes. */
  readonly path: string;
  readonly folder: string;
  readonly text: string;
}

const FILES: readonly SourceFile[] = readdirSync(SRC, { recursive: true, encoding: 'utf8' })
  .filter((path) => /\.(?:c?ts|tsx)$/.test(path))
  .map((path) => {
    const parts = path.split(sep);
    const folder = parts.length > 1 ? (parts[0] as string) : '';
    return { path: parts.join('/'), folder, text: readFileSync(join(SRC, path), 'utf8') };
  });

/** What a file imports, statically, lazily, for its types, or to export again. */
function importsOf({ text }: SourceFile): readonly string[] {
  const pattern = /(?:\bfrom\s*|\b(?:import|require)\s*\(\s*|^import\s+)(['"])([^'"\n]+)\1/gm;
  return Array.from(withoutComments(text).matchAll(pattern), ([, , specifier]) => `${specifier}`);
}

function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(^|\s)\/\/.*$/gm, '$1');
}

/** The folder of `src` that a relative import leads to; `null`: it leaves `src`. */
function targetFolder({ path }: SourceFile, specifier: string): string | null {
  const target = relative(SRC, join(SRC, path, '..', specifier)).split(sep);
  if (target[0] === '..') return null;
  return target.length > 1 ? (target[0] as string) : '';
}

/** The files that a file imports, relative to `src`; what is compiled to `.cjs` is loaded by that name, AssemblyScript without. */
function targetsOf(file: SourceFile): readonly string[] {
  return importsOf(file)
    .filter((specifier) => specifier.startsWith('.'))
    .map((specifier) => relative(SRC, join(SRC, file.path, '..', specifier)))
    .map((target) =>
      target
        .split(sep)
        .join('/')
        .replace(/\.cjs$/, '.cts')
        .replace(/^(wasm\/assembly\/[\w-]+)$/, '$1.ts'),
    );
}

/**
 * Groups of files that all reach each other by their imports; a file alone only where it imports itself. What
 * cannot reach itself is no part of a circle, so each file is asked where its imports lead.
 */
function circlesOf(graph: ReadonlyMap<string, readonly string[]>): readonly (readonly string[])[] {
  const reached = new Map([...graph.keys()].map((path) => [path, reachedFrom(path, graph)]));
  const circles: (readonly string[])[] = [];
  const seen = new Set<string>();
  for (const [path, targets] of reached) {
    if (!targets.has(path) || seen.has(path)) continue;
    const members = [...targets].filter((target) => reached.get(target)?.has(path));
    for (const member of members) seen.add(member);
    circles.push(members);
  }
  return circles;
}

function reachedFrom(
  start: string,
  graph: ReadonlyMap<string, readonly string[]>,
): ReadonlySet<string> {
  const reached = new Set<string>();
  const left = [...(graph.get(start) ?? [])];
  for (let path = left.pop(); path !== undefined; path = left.pop()) {
    if (reached.has(path)) continue;
    reached.add(path);
    left.push(...(graph.get(path) ?? []));
  }
  return reached;
}

test('the sources are found', () => {
  expect(FILES.length).toBeGreaterThan(50);
  expect(FILES.flatMap(importsOf).length).toBeGreaterThan(100);
});

describe('layers', () => {
  test('every folder of src is classified', () => {
    const unknown = FILES.filter(({ folder, path }) => {
      return folder === '' ? !ENTRY_POINTS.includes(path) : MAY_IMPORT[folder] === undefined;
    });
    expect(unknown.map(({ path }) => path)).toEqual([]);
  });

  test('imports go down only', () => {
    const up: string[] = [];
    for (const file of FILES) {
      const allowed = [...(MAY_IMPORT[file.folder] ?? Object.keys(MAY_IMPORT)), file.folder];
      for (const specifier of importsOf(file).filter((s) => s.startsWith('.'))) {
        const target = targetFolder(file, specifier);
        if (target === null || !allowed.includes(target)) up.push(`${file.path} → ${specifier}`);
      }
    }
    expect(up).toEqual([]);
  });

  test('the table goes from the top down, and holds no folder that is gone', () => {
    const order = Object.keys(MAY_IMPORT);
    const up = order.flatMap((folder, at) =>
      (MAY_IMPORT[folder] ?? []).filter((below) => order.indexOf(below) <= at),
    );
    expect(up).toEqual([]);
    const folders = new Set(FILES.map(({ folder }) => folder));
    expect(order.filter((folder) => !folders.has(folder))).toEqual([]);
  });

  test('what runs anywhere imports no package, not even node:', () => {
    const foreign = FILES.filter(({ folder }) => WITHOUT_PACKAGES.includes(folder)).flatMap(
      (file) =>
        importsOf(file)
          .filter((specifier) => !specifier.startsWith('.'))
          .map((specifier) => `${file.path} → ${specifier}`),
    );
    expect(foreign).toEqual([]);
  });

  test('no files import each other in a circle, not even for types or lazily', () => {
    const graph = new Map(FILES.map((file) => [file.path, targetsOf(file)]));
    expect(circlesOf(graph)).toEqual([]);
  });

  test('every circle would be seen, and nothing else', () => {
    const graph = new Map([
      ['a.ts', ['b.ts', 'd.ts']],
      ['b.ts', ['c.ts']],
      ['c.ts', ['a.ts', 'd.ts']],
      ['d.ts', ['e.ts', 'f.ts']],
      ['e.ts', ['f.ts']],
      ['f.ts', []],
      ['g.ts', ['g.ts', 'a.ts']],
    ]);
    expect(circlesOf(graph).map((members) => new Set(members))).toEqual([
      new Set(['a.ts', 'b.ts', 'c.ts']),
      new Set(['g.ts']),
    ]);
  });

  test('every relative import leads to a file, so that none is left out of the circles', () => {
    const paths = new Set(FILES.map(({ path }) => path));
    const lost = FILES.flatMap((file) =>
      targetsOf(file)
        .filter((target) => !paths.has(target))
        .map((target) => `${file.path} → ${target}`),
    );
    expect(lost).toEqual([]);
  });

  test('an import that goes up would be seen', () => {
    const file = { path: 'model/labels.ts', folder: 'model' };
    const lines = [
      "import { a } from '../render/a.ts';",
      "import type { b } from '../cli/b.ts';",
      "import '../cli/c.ts';",
      "export * from '../cli/d.ts';",
      "const e = await import('../cli/e.ts');",
      "import {\n  f,\n  g,\n} from 'node:fs';",
      "// import '../cli/comment.ts';",
    ];
    const seen = importsOf({ ...file, text: lines.join('\n') });
    expect(seen).toEqual([
      '../render/a.ts',
      '../cli/b.ts',
      '../cli/c.ts',
      '../cli/d.ts',
      '../cli/e.ts',
      'node:fs',
    ]);
    expect(targetFolder({ ...file, text: '' }, '../render/a.ts')).toBe('render');
  });
});

describe('registries', () => {
  test.each([
    ['commands/list', 'commands/registry.ts'],
    ['render/layouts', 'render/registry.ts'],
  ])('every file of %s stands in %s', (folder, registry) => {
    const text = FILES.find(({ path }) => path === registry)?.text ?? '';
    const members = FILES.filter(({ path }) => path.startsWith(`${folder}/`));
    expect(members.length).toBeGreaterThan(1);
    const missing = members.filter(({ path }) => !text.includes(path.slice(path.lastIndexOf('/'))));
    expect(missing.map(({ path }) => path)).toEqual([]);
  });

  test('every importer stands in importers/registry.ts', () => {
    const isImporter = /export const \w+: Importer = /;
    const registry = FILES.find(({ path }) => path === 'importers/registry.ts');
    const members = FILES.filter((f) => f.folder === 'importers' && isImporter.test(f.text));
    expect(members.length).toBeGreaterThan(1);
    const missing = members.filter(({ path }) => {
      return !registry?.text.includes(path.slice(path.lastIndexOf('/')));
    });
    expect(missing.map(({ path }) => path)).toEqual([]);
  });

  test.each([
    ['exporters', 'exporters/registry.ts', /export const \w+: Exporter = /],
    ['exporters/dot', 'exporters/dot/styles.ts', /export const \w+: DotStyle = /],
  ])('every format of %s stands in %s', (folder, registry, isFormat) => {
    const text = FILES.find(({ path }) => path === registry)?.text ?? '';
    const members = FILES.filter((f) => f.path.startsWith(`${folder}/`) && isFormat.test(f.text));
    expect(members.length).toBeGreaterThan(1);
    const missing = members.filter(({ path }) => !text.includes(path.slice(folder.length)));
    expect(missing.map(({ path }) => path)).toEqual([]);
  });

  test('every form that is named so is an importer', () => {
    const forms = FILES.filter((f) => f.folder === 'importers' && f.path.endsWith('-form.ts'));
    const without = forms.filter(({ text }) => !text.includes(': Importer = '));
    expect(without.map(({ path }) => path)).toEqual([]);
  });
});

describe('who may touch the process', () => {
  const using = (pattern: RegExp, isAllowed: (file: SourceFile) => boolean) =>
    FILES.filter((file) => !isAllowed(file) && pattern.test(withoutComments(file.text))).map(
      ({ path }) => path,
    );

  test('nobody ends it', () => {
    // What a recorded program loads ends that program, as it asked.
    const isRecorded = ({ path }: SourceFile): boolean => path.endsWith('.cts');
    expect(using(/\bprocess\s*\.\s*(?:exit\s*\(|abort|reallyExit)/, isRecorded)).toEqual([]);
  });

  test('only cli writes to its streams', () => {
    // A server's notices have to go where its own messages go.
    const isCli = ({ folder, path }: SourceFile): boolean =>
      folder === 'cli' || path === 'request/record/record-notice.ts';
    expect(using(/\bprocess\s*\.\s*(?:stdout|stderr|stdin)|\bconsole\s*\./, isCli)).toEqual([]);
  });
});

test('no file is a drawer for everything', () => {
  const drawers = FILES.filter(({ path }) =>
    /(?:^|\/)(?:utils?|helpers?|types|common)\.ts$/.test(path),
  );
  expect(drawers.map(({ path }) => path)).toEqual([]);
});
