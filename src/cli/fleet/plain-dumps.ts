import { checkedCondition } from '../../commands/fleet/checked-condition.ts';
import { type DumpFacts, dumpFacts } from '../../fleet/dump-facts.ts';
import { dumpIdOf } from '../../fleet/dump-id.ts';
import { DumpTable } from '../../fleet/dump-table.ts';
import { duckdbPackage } from '../../fleet/open-fleet.ts';
import { loadAtOnce } from '../../importers/load-at-once.ts';
import { loadRecording } from '../../importers/load-profile.ts';
import { compareCodePoints } from '../../model/code-points.ts';
import { ProfileError } from '../../model/profile-error.ts';
import type { Recording } from '../../model/recording.ts';
import { listDumps } from '../dump-folder.ts';
import { isFolder, statOrNone } from '../stat-or-none.ts';
import { allOf, type Conditions } from './conditions.ts';

/**
 * The files of dumps that meet conditions, by what they say of themselves; folders stand for the dumps in them. Rejects
 * with ProfileError, `nothing-matched` where none is left.
 */
export async function dumpsWhere(
  paths: readonly string[],
  conditions: Conditions,
): Promise<readonly string[]> {
  const condition = allOf(conditions);
  if (condition === null) return paths;
  const [stream] = paths.filter((path) => path === '-');
  if (stream !== undefined) {
    throw new ProfileError('usage', 'conditions are for files', { subject: stream });
  }
  const missing = paths.find((path) => statOrNone(path) === undefined);
  if (missing !== undefined) {
    throw new ProfileError('unreadable', 'no such file', { subject: missing });
  }
  const duckdb = await duckdbPackage(conditions[0]?.option ?? '--where');
  const dumps: DumpFacts[] = [];
  for (const { path, isNamed } of paths.flatMap(filesOf)) {
    const dump = await dumpAt(path, isNamed);
    if (dump !== null) dumps.push(dump);
  }
  const table = await DumpTable.of(duckdb, dumps);
  try {
    for (const { option, text } of conditions) await checkedCondition(table, text, option);
    const met = await table.pathsWhere(condition);
    if (met.size > 0) return dumps.map(({ path }) => path).filter((path) => met.has(path));
  } finally {
    await table.close();
  }
  throw new ProfileError('nothing-matched', `none of ${dumps.length} dumps meets the condition`, {
    subject: paths.join(' '),
    hint: condition,
  });
}

function filesOf(path: string): readonly { readonly path: string; readonly isNamed: boolean }[] {
  if (!isFolder(path)) return [{ path, isNamed: true }];
  return listDumps(path)
    .map((dump) => ({ path: dump.path, isNamed: false }))
    .sort((a, b) => compareCodePoints(a.path, b.path));
}

/** What a file says of itself; `null`: it lies in a folder, and only its name is that of a dump. */
async function dumpAt(path: string, isNamed: boolean): Promise<DumpFacts | null> {
  try {
    return await factsOf(path, loadAtOnce(path) ?? (await loadRecording(path)));
  } catch (error) {
    if (!(error instanceof ProfileError)) throw error;
    if (error.code === 'foreign' && !isNamed) return null;
    throw error.about(path);
  }
}

async function factsOf(path: string, { threads }: Recording): Promise<DumpFacts> {
  const profile = threads[0]?.profile;
  const request = profile?.kind === 'sampled' ? profile.request : null;
  const modifiedAtMs = statOrNone(path)?.mtimeMs ?? 0;
  return dumpFacts(request, { dump: await dumpIdOf(path), path, modifiedAtMs });
}
