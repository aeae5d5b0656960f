import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { parseLine } from '../../src/commands/language/grammar.ts';
import { runCommand } from '../../src/commands/run-command.ts';
import { type LoadedDump, Session } from '../../src/commands/session/session.ts';
import { loadProfile } from '../../src/importers/load-profile.ts';
import { loadLayout } from '../../src/render/registry.ts';
import type { Report } from '../../src/render/report.ts';
import { type DrawnFrame, drawnDump } from '../drawn-dump.ts';

const native = { functionName: 'writev', url: '', scriptId: '0' };
const gc = { functionName: '(garbage collector)', url: '', scriptId: '0' };

/** `query` runs once below its caller, and after an await at the bottom of the stack. */
const SERVER: readonly (readonly DrawnFrame[])[] = [
  ['tick', 'handle', 'query'],
  ['query'],
  ['query', 'decode'],
  ['tick', 'handle'],
  ['query', 'decode'],
  ['query'],
  [native],
  [gc],
];

async function dumpOf(source: string | Buffer, path = 'a.cpuprofile'): Promise<LoadedDump> {
  return { path, modifiedAt: null, profile: await loadProfile(source) };
}

type Layout = Parameters<typeof loadLayout>[0];

async function shown(line: string, layout: Layout, dump?: LoadedDump): Promise<string> {
  const own = dump ?? (await dumpOf(Buffer.from(drawnDump(SERVER))));
  const isForReaders = layout === 'terminal' || layout === 'markdown';
  const start = Session.start(own, 'on-stack');
  let session = isForReaders ? start.forReaders() : start;
  let report: Report | null = null;
  for (const command of parseLine(line)) {
    const outcome = await runCommand(command, session, async () => own);
    session = outcome.session;
    report = outcome.report;
  }
  return [...(await loadLayout(layout)).render(report as Report)].join('');
}

interface Times {
  readonly calls: number;
  readonly selfUs: number;
  readonly cumulativeUs: number;
}
interface Row extends Times {
  readonly label: string;
  readonly url: string;
  readonly callers: readonly (Times & { readonly label: string })[];
  readonly withoutCaller?: Times;
}

async function functions(line: string, dump?: LoadedDump): Promise<readonly Row[]> {
  return JSON.parse(await shown(line, 'json', dump)).functions;
}

const rowsOf = (markdown: string) =>
  markdown
    .split('\n')
    .filter((line) => /^\|/.test(line))
    .slice(2);

const fixture = (name: string) => fileURLToPath(new URL(`../../fixtures/${name}`, import.meta.url));

describe('what was entered from the event loop', () => {
  test('is a row in tables for readers', async () => {
    const rows = rowsOf(await shown('callers query', 'markdown'));
    expect(rows).toEqual([
      '|1|≥3|3.000|5.000||**`/app/query.js:1(query)`**|',
      '|2|≥1|1.000|1.000|20.0|← `/app/handle.js:1(handle)`|',
      '||≥2|2.000|4.000|80.0|← `(event loop)`|',
    ]);
    expect(await shown('callers query', 'terminal')).toMatch(/80\.0 .*← \(event loop\)/);
  });

  test('is told beside the callers in JSON', async () => {
    const [row] = await functions('callers query');
    expect(row).toMatchObject({
      callers: [{ label: '/app/handle.js:1(handle)' }],
      withoutCaller: { calls: 2, selfUs: 2000, cumulativeUs: 4000 },
    });
    const [decode] = await functions('callers decode');
    expect(decode?.withoutCaller).toEqual({ calls: 0, selfUs: 0, cumulativeUs: 0 });
    expect((await functions('callees query'))[0]).not.toHaveProperty('withoutCaller');
  });

  test('is no row where it is nothing, of native code, or for programs', async () => {
    expect(await shown('callers decode', 'markdown')).not.toContain('event loop');
    expect(await shown('callees query', 'markdown')).not.toContain('event loop');
    for (const native of ['writev', 'garbage']) {
      expect(await shown(`callers ${native}`, 'markdown')).not.toContain('event loop');
      expect((await functions(`callers ${native}`))[0]).not.toHaveProperty('withoutCaller');
    }
    for (const layout of ['pstats', 'csv'] as const) {
      expect(await shown('callers query', layout)).not.toContain('event loop');
    }
  });

  test('adds up over dumps', async () => {
    const [row] = await functions('add x; callers query');
    expect(row?.withoutCaller).toEqual({ calls: 4, selfUs: 4000, cumulativeUs: 8000 });
  });

  test('has no number: the rows behind it keep theirs', async () => {
    const text = await shown("sort name; callers 'query|tick'; callers 3", 'markdown');
    expect(rowsOf(text)[0]).toContain('(tick)');
  });

  test('is not limited away', async () => {
    const stacks = Array.from({ length: 14 }, (_, i) => [`caller${i}`, 'callee']);
    const dump = await dumpOf(Buffer.from(drawnDump([...stacks, ['callee']])));
    const rows = rowsOf(await shown('callers -n 2 callee', 'markdown', dump));
    expect(rows).toHaveLength(1 + 2 + 1 + 1);
    expect(rows.at(-1)).toContain('(event loop)');
  });
});

test.each([
  'http-server.node20.cpuprofile',
  'async-mix.node24.cpuprofile',
  'idle-server.node20.cpuprofile',
])('the rows add up: %s', async (name) => {
  const dump = await dumpOf(fixture(name));
  const rows = await functions('callers', dump);
  for (const { label, url, calls, selfUs, cumulativeUs, callers, withoutCaller } of rows) {
    if (url === '') continue;
    const parts = [...callers, withoutCaller as Times];
    const sum = (of: (part: Times) => number) => parts.reduce((total, part) => total + of(part), 0);
    expect(
      sum((part) => part.calls),
      label,
    ).toBe(calls);
    expect(
      sum((part) => part.selfUs),
      label,
    ).toBe(selfUs);
    // A function that recurs stands on several edges of one stack.
    const isRecursive = sum((part) => part.cumulativeUs) > cumulativeUs;
    if (isRecursive) expect(sum((part) => part.calls)).toBeGreaterThan(1);
    else
      expect(
        sum((part) => part.cumulativeUs),
        label,
      ).toBe(cumulativeUs);
  }
});

test.each(['inventory.python3.stats', 'inventory.python27.stats'])(
  '%s has neither: it has no stacks',
  async (name) => {
    const dump = await dumpOf(fixture(name));
    for (const row of await functions('callers', dump))
      expect(row).not.toHaveProperty('withoutCaller');
    expect(await shown('callers', 'markdown', dump)).not.toContain('event loop');
  },
);

test('a dump without an order of time has neither', async () => {
  const { samples: _, timeDeltas: __, ...hits } = JSON.parse(drawnDump(SERVER));
  const dump = await dumpOf(Buffer.from(JSON.stringify(hits)));
  for (const row of await functions('callers', dump))
    expect(row).not.toHaveProperty('withoutCaller');
  expect(await shown('callers', 'markdown', dump)).not.toContain('event loop');
});

test('help says what await does to stacks', async () => {
  expect(await shown('help callers', 'pstats')).toMatch(/await/);
});
