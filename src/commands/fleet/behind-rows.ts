import { stacksHolding } from '../../model/filter-tree.ts';
import type { ProfileStacks } from '../../model/profile-view.ts';
import type { RequestInfo } from '../../model/request-info.ts';
import type { Session } from '../session/session.ts';
import { stacksOfDumps } from '../session/stacks.ts';

/** A dump, and what of it some functions have. */
export interface BehindRow {
  readonly path: string;
  /** Milliseconds since 1970; `null`: nobody knows. */
  readonly timeMs: number | null;
  readonly request: Partial<RequestInfo> | null;
  /** On stacks with one of the functions. */
  readonly cumulativeUs: number;
  /** On stacks with one of them on top. */
  readonly selfUs: number;
}

/** The dumps with these rows on a stack, those first that have most time there; at most so many. */
export async function behindRows(
  session: Session,
  rows: ReadonlySet<number>,
  limit: number,
): Promise<readonly BehindRow[]> {
  const [only] = session.dumps;
  if (only?.slice?.isSum === true) return behindSum(session, rows, limit);
  const stacks = stacksOfDumps(session, 'requests');
  const behind = session.dumps.flatMap((dump, i): BehindRow[] => {
    const times = timesOf(stacks[i], rows);
    if (times === null) return [];
    const request = dump.profile.kind === 'sampled' ? dump.profile.request : null;
    const timeMs = request?.startedAt ?? dump.modifiedAt?.getTime() ?? null;
    return [{ path: dump.path, timeMs, request, ...times }];
  });
  return behind.sort((a, b) => b.cumulativeUs - a.cumulativeUs).slice(0, limit);
}

/** `null`: none of the functions was seen. */
function timesOf({ tree, rowOfFunction }: ProfileStacks, rows: ReadonlySet<number>) {
  const isMarked = Uint8Array.from(rowOfFunction, (row) => Number(rows.has(row)));
  const holds = stacksHolding(tree, isMarked);
  let [cumulativeUs, selfUs, samples] = [0, 0, 0];
  for (let node = 1; node < holds.length; node++) {
    if (holds[node] === 0) continue;
    cumulativeUs += tree.self[node];
    samples += tree.samples[node];
    if (isMarked[tree.functionIndex[node]] === 1) selfUs += tree.self[node];
  }
  return samples === 0 ? null : { cumulativeUs, selfUs };
}

/** Of dumps that were added up, the engine knows which they are. Filters of stacks it does not know. */
async function behindSum(
  { dumps, table }: Session,
  rows: ReadonlySet<number>,
  limit: number,
): Promise<readonly BehindRow[]> {
  const wanted = new Set<string>();
  for (const { tree, rowOfFunction } of table.summedStacks ?? []) {
    const { functionName, url, line, column } = tree.functions;
    rowOfFunction.forEach((row, fn) => {
      if (rows.has(row)) wanted.add(identity(functionName[fn], url[fn], line[fn], column[fn]));
    });
  }
  const found = await dumps[0]?.slice?.dumpsBehind(
    ({ functionName, url, line, column }) => wanted.has(identity(functionName, url, line, column)),
    limit,
  );
  return (found ?? []).map(({ path, timeMs, cumulativeUs, selfUs, ...request }) => ({
    ...{ path, timeMs, cumulativeUs, selfUs },
    request,
  }));
}

function identity(name: string, url: string, line: number | bigint, column: number): string {
  return JSON.stringify([name, url, String(line), column]);
}
