import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runInShell, temporaryFolder } from '../cli/run-program.ts';
import { freePort } from '../free-port.ts';
import { PROJECTS } from './projects.ts';
import type { Recipe } from './recipe-page.ts';

const PACKAGE = fileURLToPath(new URL('../..', import.meta.url));
const OURS = join(PACKAGE, 'node_modules');
const HERE = fileURLToPath(new URL('.', import.meta.url));

/** The packages that are installed apart. */
export const PROGRAMS = join(HERE, 'programs/node_modules');
export const hasPrograms = existsSync(join(PROGRAMS, 'next'));

const NAMESPACES = ['--user', '--map-root-user', '--mount', '--pid', '--fork'];
/** Whether a process may be given what makes a container of it. */
export const canUnshare =
  spawnSync('unshare', [...NAMESPACES, 'mount', '-t', 'tmpfs', 'tmpfs', '/mnt']).status === 0;

/** TypeScript 7 comes with an executable for each system. */
export const hasNativeTsc =
  existsSync(join(OURS, '@typescript')) &&
  readdirSync(join(OURS, '@typescript')).some((name) => name.includes(process.arch));

export interface Followed {
  readonly cwd: string;
  /** All that was printed, with `/app` for the project. */
  readonly output: string;
}

/** Writes the project of a recipe, and types what it says in it, as one script. Its port is one that is free. */
export async function followed(recipe: Recipe): Promise<Followed> {
  const { modules, files, before = '' } = PROJECTS[recipe.name] ?? { modules: [], files: {} };
  const cwd = temporaryFolder();
  const port = String(await freePort());
  const here = (text: string): string => text.replace(/\b3000\b/g, port);
  linkModules(cwd, modules);
  writeAll(cwd, files, here);
  writeAll(cwd, recipe.files, here);
  const bin = linkProgram(temporaryFolder());
  const script = [
    "exec 2>&1; set -e; trap 'kill $(jobs -p) 2>/dev/null || true' EXIT",
    before,
    here(recipe.script),
    'echo all done',
  ].join('\n');
  const env = {
    PATH: [bin, process.env['PATH']].join(delimiter),
    TMPDIR: '/tmp',
    NO_COLOR: '1',
    NEXT_TELEMETRY_DISABLED: '1',
    STAND_IN: temporaryFolder(),
    PACKAGE,
  };
  const { stdout } = await runInShell(script, { cwd, env });
  return { cwd, output: stdout.replaceAll(cwd, '/app') };
}

/** `scoobyprof` as an installation puts it on the PATH, and what stands in for docker. */
export function linkProgram(bin: string): string {
  symlinkSync(join(PACKAGE, 'bin/scoobyprof.js'), join(bin, 'scoobyprof'));
  symlinkSync(join(HERE, 'docker'), join(bin, 'docker'));
  return bin;
}

export function writeAll(
  folder: string,
  files: Readonly<Record<string, string>>,
  edited: (text: string) => string = (text) => text,
): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), edited(text));
  }
}

function linkModules(cwd: string, modules: 'ours' | 'programs' | readonly string[]): void {
  const own = join(cwd, 'node_modules');
  if (typeof modules === 'string') {
    symlinkSync(modules === 'ours' ? OURS : PROGRAMS, own);
    return;
  }
  mkdirSync(join(own, '.bin'), { recursive: true });
  symlinkSync(join(PACKAGE, 'bin/scoobyprof.js'), join(own, '.bin/scoobyprof'));
  for (const name of modules) symlinkSync(join(OURS, name), join(own, name));
  if (modules.includes('typescript'))
    symlinkSync(join(OURS, 'typescript/bin/tsc'), join(own, '.bin/tsc'));
}
