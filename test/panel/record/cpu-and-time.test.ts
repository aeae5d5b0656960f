import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import type { Profiler } from 'node:inspector';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readCpuProfile } from '../../../src/panel/record/cpu/cpu-profile.ts';
import { cpuSlices } from '../../../src/panel/record/cpu/cpu-slices.ts';
import { flameOfCpu } from '../../../src/panel/record/cpu/flame-of-cpu.ts';
import { axisTimes, moved, zoomed } from '../../../src/panel/record/timeline/time-window.ts';
import { readRecord } from '../../../src/records/read-record.ts';
import type { RequestRecord } from '../../../src/records/record.ts';
import { metaOf } from '../../../src/records/record-meta.ts';
import { hasChromium } from '../../chromium.ts';
import { shopRecord } from '../../records/sample-record.ts';
import { APPS, type RecordedApp } from '../../request/recorded-apps.ts';
import { SeededRandom } from '../../seeded-random.ts';
import { bodyOf, openedPane, textsOf } from './opened-pane.ts';
import { type Shown, said } from './pane-page.ts';

const pane = openedPane();
const { open } = pane;

/** A request that a real server answered, with its profile. */
let asked: { readonly record: RequestRecord; readonly profile: string };
let app: RecordedApp;
const folder = mkdtempSync(join(tmpdir(), 'scoobyprof-pane-dumps-'));

beforeAll(async () => {
  app = (await APPS['express']?.({ dumpPath: folder })) as RecordedApp;
  const headers = { 'x-scooby-profile': 'cpu' };
  const id = String((await app.ask('/orders/7', { headers })).headers['x-scooby']);
  for (;;) {
    const data = await app.ask(`/scooby/get-data/${id}`, { headers });
    const profile = await app.ask(`/scooby/get-profile/${id}`, { headers });
    if (data.status === 200 && profile.status === 200) {
      asked = { record: readRecord(data.body), profile: profile.body };
      return;
    }
    await sleep(20);
  }
});

afterAll(async () => {
  await app?.stop();
  rmSync(folder, { recursive: true, force: true });
});

const FIXTURE = readFileSync('fixtures/http-server.node20.cpuprofile', 'utf8');

function bytesOf(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

/** Milliseconds on top of the stack by name, added up sample by sample. */
function selfMs(text: string): ReadonlyMap<string, number> {
  const { nodes, samples = [], timeDeltas = [] } = JSON.parse(text) as Profiler.Profile;
  const nameOf = new Map(nodes.map(({ id, callFrame }) => [id, callFrame.functionName]));
  const sums = new Map<string, number>();
  samples.forEach((id, i) => {
    const name = nameOf.get(id) ?? '';
    sums.set(name, (sums.get(name) ?? 0) + (timeDeltas[i + 1] ?? 0) / 1000);
  });
  return sums;
}

describe.runIf(hasChromium)('cpu', () => {
  test('has the functions of a request by their time, the picture, the file and the command', async () => {
    const panel = await open('CPU', asked);
    const table = panel.getByRole('table', { name: 'Top functions' });
    await expect.poll(() => table.count()).toBe(1);
    const heads = await table.getByRole('columnheader').allTextContents();
    expect(heads.join(' ')).toMatch(/tottime.*cumtime/);
    expect(await panel.getByRole('img', { name: 'Flame graph' }).count()).toBe(1);
    expect(await panel.textContent()).toContain(`scoobyprof browse ${asked.record.id}`);
    const cpuMs = asked.record.cpuMs ?? 0;
    const shown = Number(/([\d.]+) ms of work/.exec((await panel.textContent()) ?? '')?.[1]);
    expect(Math.abs(shown - cpuMs)).toBeLessThan(0.02);
    await panel.getByRole('button', { name: 'Download .cpuprofile' }).click();
    const name = `scooby-${asked.record.id.slice(0, 8)}.cpuprofile`;
    expect((await said(pane.page)).downloads).toEqual([[name, asked.profile]]);
  });

  test('adds up times as they stand in the profile, sorted by either', async () => {
    const panel = await open('CPU', { profile: FIXTURE });
    const table = panel.getByRole('table', { name: 'Top functions' });
    await expect.poll(() => table.count()).toBe(1);
    const [first = ''] = await textsOf(bodyOf(table));
    const sums = selfMs(FIXTURE);
    const stringify = bodyOf(table).filter({ hasText: 'searchProducts' }).first();
    expect(Number(await stringify.getByRole('cell').first().textContent())).toBeCloseTo(
      sums.get('searchProducts') ?? 0,
      2,
    );
    await panel.getByRole('columnheader', { name: 'cumtime' }).getByRole('button').click();
    const head = panel.getByRole('columnheader', { name: 'cumtime' });
    expect(await head.getAttribute('aria-sort')).toBe('descending');
    expect((await textsOf(bodyOf(table)))[0]).not.toBe(first);
  });

  test('says that there is none, and why one cannot be shown', async () => {
    const panel = await open('CPU');
    expect(await panel.textContent()).toContain('No CPU profile');
    await open('CPU', { profile: FIXTURE });
    await panel.getByRole('table', { name: 'Top functions' }).waitFor();
    const other = shopRecord({ id: '5f0c7f2e-7d0b-4a51-9f0e-2f6a6a1d9b11' });
    for (const profile of ['{"nodes":[', '[]', '{"nodes":[{"id":"x","callFrame":{}}]}']) {
      const broken = await open('CPU', { record: { ...other, id: `${profile}` }, profile });
      await expect.poll(() => broken.textContent()).toMatch(/^The profile cannot be shown: ./);
    }
  });
});

describe('the profile of a request', () => {
  test('is time of work and time of waiting, which are its slices', () => {
    const { profile, busyUs } = readCpuProfile(bytesOf(asked.profile));
    const slices = cpuSlices(profile);
    const sum = slices.reduce((total, { startMs, endMs }) => total + endMs - startMs, 0);
    expect(sum).toBeCloseTo(busyUs / 1000, 3);
    const ends = slices.flatMap(({ startMs, endMs }) => [startMs, endMs]);
    expect(ends).toEqual([...ends].sort((a, b) => a - b));
    expect(ends.at(-1)).toBeLessThanOrEqual(asked.record.durationMs + 1);
  });

  test('is drawn without its waits, all of its work', () => {
    for (const text of [asked.profile, FIXTURE]) {
      const cpu = readCpuProfile(bytesOf(text));
      const { tree, functions } = flameOfCpu(cpu, 'title');
      expect(tree.total[0]).toBeCloseTo(cpu.busyUs, 0);
      expect(functions.name).toHaveLength(functions.group.length);
      const names = Array.from(tree.fn, (fn) => functions.name[fn]);
      expect(names).not.toContain('(waiting)');
      expect(names).not.toContain('(idle)');
    }
  });
});

describe('a window of time', () => {
  test('stays within the whole, however it is zoomed and moved, and what is under the pointer stays', () => {
    const random = new SeededRandom(34);
    const whole = 500;
    let window = { fromMs: 0, toMs: whole };
    for (let i = 0; i < 500; i++) {
      const at = window.fromMs + (random.below(1000) / 1000) * (window.toMs - window.fromMs);
      const part = (at - window.fromMs) / (window.toMs - window.fromMs);
      const before = window;
      window = random.chance(0.5)
        ? zoomed(window, random.chance(0.6) ? 0.7 : 1.6, at, whole)
        : moved(window, random.below(400) / 100 - 2, whole);
      expect(window.fromMs).toBeGreaterThanOrEqual(0);
      expect(window.toMs).toBeLessThanOrEqual(whole + 1e-6);
      expect(window.toMs - window.fromMs).toBeGreaterThan(0.009);
      const times = axisTimes(window, 8);
      expect(times.length).toBeLessThanOrEqual(9);
      for (const ms of times) {
        expect(ms).toBeGreaterThanOrEqual(window.fromMs - 1e-6);
        expect(ms).toBeLessThanOrEqual(window.toMs + 1e-6);
      }
      const closer = zoomed(before, 0.5, at, whole);
      const width = closer.toMs - closer.fromMs;
      if (width > 0.011) expect(closer.fromMs + part * width).toBeCloseTo(at, 6);
    }
  });
});

describe.runIf(hasChromium)('timeline', () => {
  test('zooms, moves and chooses lines by keys, wheel and buttons', async () => {
    const panel = await open('Timeline', { profile: FIXTURE });
    const picture = panel.getByRole('img', { name: /^Timeline of / });
    await picture.waitFor();
    const shown = async () =>
      (/([\d.]+) to ([\d.]+) ms/.exec((await panel.textContent()) ?? '') ?? [])
        .slice(1)
        .map(Number);
    await picture.focus();
    expect(await shown()).toEqual([0, 48.21]);
    await pane.page.keyboard.press('+');
    expect(await shown()).toEqual([12.05, 36.16]);
    await pane.page.keyboard.press('ArrowLeft');
    expect((await shown())[0]).toBeLessThan(12);
    await pane.page.keyboard.press('0');
    expect(await shown()).toEqual([0, 48.21]);
    await picture.hover({ position: { x: 600, y: 100 } });
    await pane.page.keyboard.down('Control');
    await pane.page.mouse.wheel(0, -300);
    await pane.page.keyboard.up('Control');
    await expect.poll(async () => (await shown())[0]).toBeGreaterThan(1);
    await panel.getByRole('button', { name: 'Show all' }).click();
    expect(await shown()).toEqual([0, 48.21]);
    await pane.page.mouse.move(5, 5);
    await picture.focus();
    await pane.page.keyboard.press('End');
    await expect
      .poll(() => panel.getByRole('status').textContent())
      .toBe('sql error 42703 select no_such from users, from 34.00 ms on');
  });

  test('draws something at the place of each call, and can be read as a table', async () => {
    const panel = await open('Timeline');
    const picture = panel.getByRole('img', { name: /^Timeline of / });
    await picture.hover({ position: { x: 480, y: 75 } });
    await expect.poll(() => panel.getByRole('status').textContent()).toMatch(/sql N\+1/);
    await panel.getByRole('checkbox', { name: 'As a table' }).check();
    const rows = await textsOf(bodyOf(panel.getByRole('table', { name: 'Timeline' })));
    expect(rows).toHaveLength(30);
    expect(rows[0]).toMatch(/^0\.60.*1\.01.*Cache.*GET shop:7$/);
  });
});

describe.runIf(hasChromium)('compare', () => {
  const record = shopRecord();
  const sql = record.plugins.sql?.calls ?? [];
  const before = shopRecord({
    ...{ id: '5f0c7f2e-7d0b-4a51-9f0e-2f6a6a1d9b11', durationMs: 30 },
    startedAt: record.startedAt - 5000,
    plugins: {
      cache: {
        calls: [...(record.plugins.cache?.calls ?? []), ...(record.plugins.cache?.calls ?? [])],
      },
      rpc: record.plugins.rpc ?? { calls: [] },
      sql: {
        calls: [
          { ...(sql[0] as (typeof sql)[number]), durationMs: 2 },
          ...sql.slice(1, 9),
          { ...(sql[0] as (typeof sql)[number]), text: 'delete from carts' },
        ],
      },
    },
  });
  const both: Partial<Shown> = { record, meta: [metaOf(before)], others: [before] };

  test('says what is new, gone, more, less and slower', async () => {
    await open('SQL', both);
    await pane.page.getByRole('button', { name: 'Compare with…' }).click();
    await pane.page.getByRole('button', { name: /30\.00 ms, 10 SQL, N\+1 ×8/ }).click();
    const comparison = pane.page.getByRole('region', { name: 'Comparison' });
    await comparison.waitFor();
    const rows = await textsOf(bodyOf(comparison.getByRole('table', { name: 'Changed groups' })));
    expect(rows.map((row) => /^[a-z, ]+/.exec(row)?.[0])).toEqual([
      ...['new', 'new', 'more', 'less', 'gone', 'slower'],
    ]);
    expect(rows[2]).toMatch(/8 → 25.*select \* from users where id = \?/);
    expect(rows[5]).toMatch(/1 → 1.*2\.00 → 6\.41/);
    const numbers = comparison.getByRole('table', { name: 'Compared numbers' });
    expect(await textsOf(numbers.getByRole('row'))).toEqual([
      expect.stringContaining('Duration ms'),
      expect.stringMatching(/^other30\.00/),
      expect.stringMatching(/^this48\.21/),
      expect.stringMatching(/^change\+18\.21/),
    ]);
    await pane.page.getByRole('button', { name: 'Close comparison' }).click();
    expect(await pane.page.getByRole('tab', { name: 'SQL', selected: true }).count()).toBe(1);
  });

  test('is reached and left by keys, and says why it cannot be', async () => {
    await open('SQL', { ...both, others: [] });
    const button = pane.page.getByRole('button', { name: 'Compare with…' });
    await button.focus();
    await pane.page.keyboard.press('Enter');
    await pane.page.keyboard.press('Enter');
    await expect
      .poll(() => pane.page.getByRole('alert').textContent())
      .toBe('the record is gone: its time was up');
    await pane.page.keyboard.press('Escape');
    expect(await button.getAttribute('aria-expanded')).toBe('false');
    expect(await pane.page.evaluate('document.activeElement.textContent')).toBe('Compare with…');
  });

  test('says that there is nothing to compare with', async () => {
    await open('SQL');
    await pane.page.getByRole('button', { name: 'Compare with…' }).click();
    const group = pane.page.getByRole('group', { name: 'Other requests' });
    expect(await group.textContent()).toBe('No other request of this route was recorded.');
  });
});
