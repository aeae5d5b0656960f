import { dirname, join } from 'node:path';
import { CachedScript } from './cached-script.ts';
import { CodeCache } from './code-cache.ts';

/** What the program's chunk exports; it knows nothing of how it was loaded. */
interface Program {
  readonly main: (args: readonly string[]) => Promise<void>;
  /** Names of what the run has used of it so far. */
  readonly usedParts: ReadonlySet<string>;
  readonly withUsualFlags: <T>(work: () => T) => T;
}

/** The chunk that every run needs; the others are small. */
const CORE = 'shared.js';
/** What Node itself gives where something was waited for that never came. */
const UNSETTLED = 13;
/** After that long the engine may have thrown away compiled code that the next start needs. */
const SHORT_RUN_SECONDS = 60;

/**
 * Runs the program with the compiled code that an earlier run left, where there is some: to compile is half of what a
 * run on a small dump costs. Rejects with what the program throws, which is a fault of its own.
 *
 * @param parent the module that asks, which requires the program
 * @param program path of the program's chunk
 */
export async function start(
  parent: NodeJS.Module,
  program: string,
  args: readonly string[],
): Promise<void> {
  const core = CachedScript.load(join(dirname(program), CORE), parent, CodeCache.ofUser);
  const { main, usedParts, withUsualFlags } = parent.require(program) as Program;
  process.once('exit', failWhereUnsettled);
  await main(args);
  process.removeListener('exit', failWhereUnsettled);
  if (process.uptime() < SHORT_RUN_SECONDS) core?.keep(usedParts, withUsualFlags);
}

function failWhereUnsettled(): void {
  process.exitCode ??= UNSETTLED;
}
