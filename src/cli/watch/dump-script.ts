import { parseLine } from '../../commands/language/grammar.ts';
import { catalog } from '../../commands/registry.ts';
import type { Session } from '../../commands/session/session.ts';
import { ProfileError } from '../../model/profile-error.ts';
import { loadLayout } from '../../render/registry.ts';
import { releaseOptimizer } from '../browse/optimizer.ts';
import { runScript } from '../browse/run-commands.ts';
import { EXIT } from '../terminal/exit-status.ts';
import type { WatchOptions } from './watch-request.ts';

/** Throws `usage` for lines that can run on no dump: better now than at the first one. */
export function checkScript(lines: readonly string[]): void {
  for (const { name } of lines.flatMap((line) => parseLine(line))) {
    if (!catalog.has(name)) throw new ProfileError('usage', `unknown command ${name}`);
  }
}

/**
 * Runs the commands of `--run` on a dump. Gives an exit status where the commands themselves are wrong, which
 * the next dump would not change; else `null`.
 */
export async function runDumpScript(
  { run, json, layout }: WatchOptions,
  session: Session,
): Promise<number | null> {
  if (run === undefined) return null;
  const shown = await loadLayout(json ? 'json' : (layout ?? 'pstats'));
  const status = await runScript({ lines: run, isKeptGoing: false }, session, shown);
  // A command that read another dump may have held it back.
  releaseOptimizer();
  return status === EXIT.usage ? status : null;
}
