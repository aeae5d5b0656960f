import {
  chmodSync,
  cpSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { crc32 } from 'node:zlib';
import {
  fixture,
  type RunOptions,
  type RunResult,
  runCommand,
  temporaryFolder,
} from '../run-program.ts';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const PROGRAM = join(ROOT, 'bin/scoobyprof.js');
export const DUMP = fixture('slow-report.node20');
/** The Node that runs the program, and with it the options of Node. */
const NODE = [process.execPath];
const ARGS = ['stats', '3', DUMP];

/** What the program prints, and what one prints that has been tampered with. */
export const HONEST = 'Ordered by';
export const POISON = 'Swapped by';

/** How the program is run where not as usual. */
interface Run extends RunOptions {
  readonly node?: readonly string[];
  readonly program?: string;
  readonly args?: readonly string[];
}

/** A run with this folder for caches. */
export function runIn(cache: string, options: Run = {}): Promise<RunResult> {
  const { node: [node = '', ...flags] = NODE, program = PROGRAM, args = ARGS } = options;
  const env = { XDG_CACHE_HOME: cache, ...options.env };
  return runCommand(node, [...flags, program, ...args], { ...options, env });
}

/** Paths of what lies in the program's folder of a cache. */
export function filesIn(cache: string): readonly string[] {
  const folder = join(cache, 'scoobyprof');
  return readdirSync(folder).map((name) => join(folder, name));
}

/** A new folder for caches with what one run leaves there. */
export async function filledCache(options: Run = {}): Promise<{ cache: string; file: string }> {
  const cache = temporaryFolder();
  const { stderr } = await runIn(cache, options);
  const [file, ...others] = filesIn(cache);
  if (stderr !== '' || file === undefined || others.length > 0)
    throw new Error(`no cache in ${cache}: ${stderr}`);
  return { cache, file };
}

/** What a file must hold so that the program, if it trusts it, runs code that is not its own. */
export async function poison(): Promise<Buffer> {
  const folder = mkdtempSync(join(tmpdir(), 'scoobyprof-test-'));
  try {
    return await poisonBy(join(folder, 'copy'), folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Has a copy of the program that prints something else leave its compiled code in a cache. */
async function poisonBy(copy: string, cache: string): Promise<Buffer> {
  for (const name of ['bin', 'package.json', 'dist/program'])
    cpSync(join(ROOT, name), join(copy, name), { recursive: true });
  symlinkSync(join(ROOT, 'node_modules'), join(copy, 'node_modules'), 'dir');
  const chunk = join(copy, 'dist/program/shared.js');
  const source = readFileSync(chunk, 'utf8');
  writeFileSync(chunk, source.replaceAll(HONEST, POISON));
  await runIn(cache, { program: join(copy, 'bin/scoobyprof.js') });
  const bytes = readFileSync(filesIn(cache)[0] ?? '');
  // It passes for compiled code of the true source: the engine compares no more than its length.
  bytes.writeUInt32LE(crc32(source), 8);
  return withSum(bytes);
}

/** The same with a checksum that is right. */
export function withSum(bytes: Buffer): Buffer {
  const summed = Buffer.from(bytes);
  summed.writeUInt32LE(crc32(summed.subarray(8)), 4);
  return summed;
}

export const isWhole = (bytes: Buffer): boolean => withSum(bytes).equals(bytes);

/** Writes a file that is its user's alone. */
export function writePrivate(path: string, content: Uint8Array): void {
  writeFileSync(path, content);
  chmodSync(path, 0o600);
}
