import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { withoutLoops } from './bundle-plugins.mjs';
import { zip } from './zip.mjs';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const PANEL = join(ROOT, 'src/panel');

/** Scripts of the extension. The page of `requests --open` is the first of them, too. */
const SCRIPTS = {
  panel: 'panel.tsx',
  devtools: 'extension/devtools.ts',
  background: 'extension/background.ts',
};

/** Builds the DevTools extension and the page that needs none into the folder `built`. Both share script and style. */
export async function bundlePanel(built) {
  const extension = join(built, 'extension');
  mkdirSync(extension, { recursive: true });
  for (const [name, input] of Object.entries(SCRIPTS)) await bundleScript(extension, name, input);
  for (const name of ['panel.html', 'extension/devtools.html', 'extension/icon.png'])
    cpSync(join(PANEL, name), join(extension, name.replace(/^.*\//, '')));
  writeFileSync(join(extension, 'panel.css'), styles());
  writeFileSync(join(extension, 'manifest.json'), manifest());
  writeFileSync(join(built, 'scoobyprof-extension.zip'), zip(filesOf(extension)));
  mkdirSync(join(built, 'page'), { recursive: true });
  cpSync(join(PANEL, 'page/index.html'), join(built, 'page/index.html'));
}

/** What the store of extensions takes. */
function filesOf(folder) {
  const names = readdirSync(folder).sort();
  return names.map((name) => [name, readFileSync(join(folder, name))]);
}

/** What a script does not load at once is one more file, `later.js`. */
async function bundleScript(dir, name, input) {
  const { rolldown } = await import('rolldown');
  const build = await rolldown({
    input: join(PANEL, input),
    preserveEntrySignatures: false,
    cwd: ROOT,
    platform: 'browser',
    plugins: [withoutLoops],
    tsconfig: join(PANEL, 'tsconfig.json'),
    transform: { define: { 'process.env.NODE_ENV': '"production"' } },
    logLevel: 'warn',
  });
  const output = {
    dir,
    format: 'esm',
    entryFileNames: `${name}.js`,
    chunkFileNames: '[name].js',
    comments: false,
    minify: true,
  };
  const { output: parts } = await build.generate(output);
  const first = new Set(parts.find(({ isEntry }) => isEntry).moduleIds);
  const groups = [{ name: 'later', test: (id) => !first.has(id) }];
  await build.write({
    ...output,
    codeSplitting: { groups, includeDependenciesRecursively: false },
  });
  await build.close();
}

/** All styles of the panel as one file, the shell's first. */
function styles() {
  const names = readdirSync(PANEL, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.css'))
    .sort((a, b) => Number(b === 'panel.css') - Number(a === 'panel.css') || (a < b ? -1 : 1));
  return names.map((name) => readFileSync(join(PANEL, name), 'utf8')).join('\n');
}

function manifest() {
  const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  const text = readFileSync(join(PANEL, 'extension/manifest.json'), 'utf8');
  return `${JSON.stringify({ ...JSON.parse(text), version }, null, 2)}\n`;
}
