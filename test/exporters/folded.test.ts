import { expect, test } from 'vitest';
import type { Chunk } from '../../src/exporters/exporter.ts';
import { folded } from '../../src/exporters/folded.ts';
import { loadProfile } from '../../src/importers/load-profile.ts';
import { displayText } from '../../src/model/display-text.ts';
import type { ProfileView } from '../../src/model/profile-view.ts';
import { viewProfiles } from '../../src/views/view-profiles.ts';
import { fixture, run } from '../cli/run-program.ts';
import { drawnDump } from '../drawn-dump.ts';
import { drawn } from '../model/draw-profile.ts';
import { randomDump } from '../model/random-profile.ts';
import { originOf } from './round-trip.ts';

function textOf(view: ProfileView): string {
  return [...(folded.write(view, originOf(view)) as Iterable<Chunk>)].join('');
}

test('a line for each distinct stack, from the root on', () => {
  const text = textOf(
    viewProfiles([
      drawn(`
        us  10    20         30    5      4
            main  main       main  (idle) main
            a     b@x.js:3:9 (gc)         a`),
    ]),
  );
  expect(text.split('\n').sort()).toEqual([
    '',
    '(idle) 5',
    'main (app.js:1:1);(garbage collector) 30',
    'main (app.js:1:1);a (app.js:1:1) 14',
    'main (app.js:1:1);b (x.js:3:9) 20',
  ]);
});

test('names lose what would end a frame or a line, and stacks that then read the same are one', async () => {
  const frame = (functionName: string, url: string) => ({ functionName, url });
  const dump = drawnDump([
    [frame('a;b\n', 'file:///d;e/f g.js')],
    [frame('a:b', 'file:///d:e/f g.js')],
    [
      frame('', 'file:///x.js'),
      { functionName: 'native', url: '', scriptId: '0', lineNumber: -1, columnNumber: -1 },
    ],
  ]);
  const lines = textOf(viewProfiles([await loadProfile(Buffer.from(dump))])).split('\n');
  const stacks = lines.filter(Boolean).map((line) => line.replace(/ \d+$/, ''));
  expect(new Set(stacks).size).toBe(stacks.length);
  expect(stacks.some((stack) => /^a:b \(\/d:e\/f g\.js:\d+:\d+\)$/.test(stack))).toBe(true);
  expect(stacks.some((stack) => /^<anonymous> \(\/x\.js:\d+:\d+\);native$/.test(stack))).toBe(true);
});

/** Own and cumulative amounts by frame, as a reader of the format adds them up; `lines` says on how many. */
function readAgain(text: string) {
  const sums = new Map<string, { self: number; cumulative: number; lines: number }>();
  const stacks = new Set<string>();
  for (const line of text.split('\n').slice(0, -1)) {
    expect(displayText(line)).toBe(line);
    expect(line).toMatch(/^.+ -?\d+$/);
    const [, stack = '', amount] = /^(.*) (-?\d+)$/.exec(line) ?? [];
    expect(stacks.has(stack), stack).toBe(false);
    stacks.add(stack);
    const frames = stack.split(';');
    for (const frame of new Set(frames)) {
      const sum = sums.get(frame) ?? { self: 0, cumulative: 0, lines: 0 };
      if (frame === frames.at(-1)) sum.self += Number(amount);
      sum.cumulative += Number(amount);
      sum.lines++;
      sums.set(frame, sum);
    }
  }
  return sums;
}

test('the numbers of what is written are those of the table, within its rounding', async () => {
  let compared = 0;
  for (let seed = 1; seed <= 300; seed++) {
    const profiles = await Promise.all(
      Array.from({ length: 1 + (seed % 2) }, (_, i) =>
        loadProfile(Buffer.from(JSON.stringify(randomDump(5 * seed + i)))),
      ),
    );
    const view = viewProfiles(profiles, { grouping: 'file' });
    const sums = readAgain(textOf(view));
    const { functions, rowCount, self, cumulative } = view.stats;
    const nodeCount = profiles.reduce(
      (sum, profile) => sum + (profile.kind === 'sampled' ? profile.nodes.parent.length : 0),
      0,
    );
    for (let row = 0; row < rowCount; row++) {
      const name = (functions.functionName[row] || '<anonymous>').replaceAll(';', ':');
      const sum = sums.get(name) ?? { self: 0, cumulative: 0, lines: 0 };
      const slack = 0.5 * (nodeCount + sum.lines);
      expect(Math.abs(sum.self - self[row]), `seed ${seed} ${name}`).toBeLessThanOrEqual(slack);
      expect(Math.abs(sum.cumulative - cumulative[row]), name).toBeLessThanOrEqual(slack);
      compared += sum.lines;
    }
  }
  expect(compared).toBeGreaterThan(1000);
});

test('a dump without stacks is status 4, and nothing is written', async () => {
  const dump = fixture('slow-report.node20').replace(/slow.*/, 'inventory.python3.stats');
  const result = await run(['export', 'folded', dump]);
  expect(result).toMatchObject({ status: 4, stdout: '' });
  expect(result.stderr).toContain('export folded needs stacks, which a Python dump does not have');
});
