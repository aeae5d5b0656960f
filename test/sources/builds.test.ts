import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parse } from '@babel/parser';
import { describe, expect, test } from 'vitest';
import { loadProfile } from '../../src/importers/load-profile.ts';
import { buildCallTree } from '../../src/model/call-tree.ts';
import { functionStats } from '../../src/model/function-stats.ts';
import type { SampledProfile } from '../../src/model/sampled-profile.ts';
import { SourceFinder } from '../../src/sources/source-finder.ts';

const FIXTURES = fileURLToPath(new URL('../../fixtures', import.meta.url));
const ORDERS = `${FIXTURES}/programs/orders`;

interface Truth {
  readonly file: string;
  readonly line: number;
  readonly name: string;
}

/** What V8 says of each function where the sources run unbuilt, by the number that only it multiplies by. */
const TRUTH: Readonly<Record<string, Truth>> = JSON.parse(
  readFileSync(`${ORDERS}/built/truth.json`, 'utf8'),
);

/** The function's own number in the code that ran, found without any source map. */
function numberAt(code: string, offset: number): string | null {
  const functions: { start: number; end: number }[] = [];
  JSON.stringify(parse(code, { sourceType: 'module' }).program, (_, node) => {
    if (/Function|Method$/.test(node?.type ?? '')) functions.push(node);
    return node;
  });
  const own = functions.findLast(
    ({ start, end }) => start <= offset && offset < end && code.slice(start, offset).length < 60,
  );
  const innermost = functions.filter(({ start, end }) => start <= offset && offset < end).at(-1);
  if (own === undefined || innermost === undefined) return null;
  for (const match of code
    .slice(own.start, own.end)
    .matchAll(/\b(1[1-6]0\d)\s*\*|\*\s*(1[1-6]0\d)\b/g)) {
    const at: number = own.start + match.index;
    const holder: unknown = functions.filter(({ start, end }) => start <= at && at < end).at(-1);
    if (holder === own) return match[1] ?? match[2] ?? null;
  }
  return null;
}

function offsetOf(code: string, line: number, column: number): number {
  const before = code.split('\n').slice(0, line - 1);
  return before.join('\n').length + (line > 1 ? 1 : 0) + column - 1;
}

interface Judged {
  readonly self: number;
  readonly truth: Truth;
  readonly file: boolean;
  readonly line: boolean;
  readonly name: boolean;
}

/** The functions of the program in a dump with what was found of each. */
async function judge(build: string): Promise<readonly Judged[]> {
  const profile = (await loadProfile(
    `${FIXTURES}/orders-${build}.node20.cpuprofile`,
  )) as SampledProfile;
  const { functions, rowCount, self } = functionStats(buildCallTree(profile));
  const maps = build === 'tsx' ? [`${ORDERS}/built/tsx`] : [];
  const finder = new SourceFinder({ maps, folders: [`${FIXTURES}/programs`] });
  const originals = finder.find(functions, null);
  const judged: Judged[] = [];
  for (let row = 0; row < rowCount; row++) {
    const url = functions.url[row] as string;
    const path = url
      .replace('file:///app/orders/src/', 'built/tsx/')
      .replace(/\.ts$/, '.js')
      .replace('file:///app/orders/', '');
    if (!path.startsWith('built/')) continue;
    const code = readFileSync(`${ORDERS}/${path}`, 'utf8');
    const number = numberAt(
      code,
      offsetOf(code, functions.line[row] as number, functions.column[row] as number),
    );
    const truth = number === null ? undefined : TRUTH[number];
    if (truth === undefined) continue;
    const original = originals.get(row);
    const name = original?.functionName ?? '';
    judged.push({
      self: self[row] as number,
      truth,
      file: original?.url.endsWith(`/programs/orders/${truth.file}`) === true,
      line: original?.line === truth.line,
      name: truth.name === '' ? name.startsWith('<anonymous') : name === truth.name,
    });
  }
  expect(finder.takeNotices()).toEqual([]);
  return judged.sort((a, b) => b.self - a.self);
}

const share = (judged: readonly Judged[], is: (one: Judged) => boolean): number =>
  judged.filter(is).length / judged.length;

describe.each(['tsx', 'tsc', 'esbuild', 'rollup', 'webpack'])('%s', (build) => {
  test('the top 20 functions carry the file, line and name of the source', async () => {
    const wrong = (await judge(build))
      .slice(0, 20)
      .filter(({ file, line, name }) => !(file && line && name));
    expect(wrong).toEqual([]);
  });

  test('so do at least 95 % of all functions that were sampled', async () => {
    const judged = await judge(build);
    expect(judged.length).toBeGreaterThanOrEqual(33);
    const shares = {
      file: share(judged, ({ file }) => file),
      line: share(judged, ({ file, line }) => file && line),
      name: share(judged, ({ name }) => name),
    };
    if (process.env['SCOOBYPROF_SHOW_SHARES'] !== undefined)
      console.log(build, judged.length, shares);
    expect(Math.min(shares.file, shares.line, shares.name)).toBeGreaterThanOrEqual(0.95);
  });
});
