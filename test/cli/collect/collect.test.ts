import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { drawnTrace } from '../../drawn-trace.ts';
import { filesOf, readFleet } from '../../fleet/read-fleet.ts';
import { requestDump } from '../../fleet/request-dump.ts';
import { fixture, run, temporaryFolder } from '../run-program.ts';
import { collectedSeeds, dumpsIn, range, writeDumps } from './collect-program.ts';

function folders() {
  const root = temporaryFolder();
  const dumps = join(root, 'dumps');
  mkdirSync(dumps);
  return { dumps, fleet: join(root, 'fleet'), root };
}

describe('collect', () => {
  test('takes each dump once, also when it is called again or the dump lies elsewhere', async () => {
    const { dumps, fleet, root } = folders();
    writeDumps(dumps, range(0, 40));
    const first = await run(['collect', dumps, '-o', fleet]);
    expect(first).toMatchObject({ stderr: '', status: 0 });
    expect(first.stdout).toMatch(/^40 dumps collected into .*fleet \([\d,]+ rows, .*B\)\n$/);
    writeFileSync(join(dumps, 'again.cpuprofile.gz'), gzipSync(requestDump(3)));
    copyFileSync(join(dumps, '4.cpuprofile'), join(root, 'moved.cpuprofile'));
    writeDumps(dumps, [40]);
    const second = await run([
      ...['collect', dumps, join(root, 'moved.cpuprofile'), dumps],
      ...['-o', fleet, '--json'],
    ]);
    expect(JSON.parse(second.stdout)).toMatchObject({
      schema: 'scoobyprof.collect/1',
      collected: 1,
      failed: 0,
    });
    expect(await collectedSeeds(fleet)).toEqual(range(0, 41));
  });

  test('names what it cannot take, goes on, and says so with its status', async () => {
    const { dumps, fleet } = folders();
    writeDumps(dumps, range(0, 3));
    const text = requestDump(9);
    writeFileSync(join(dumps, 'cut.cpuprofile'), text.slice(0, text.length / 2));
    writeFileSync(join(dumps, 'cut.cpuprofile.gz'), gzipSync(text).subarray(0, 200));
    writeFileSync(join(dumps, 'other.cpuprofile'), 'no dump at all');
    const { stdout, stderr, status } = await run(['collect', dumps, '-o', fleet]);
    expect(status).toBe(4);
    expect(stdout).toContain('3 dumps collected');
    expect(stdout).toContain('3 passed over');
    const lines = stderr.trimEnd().split('\n');
    expect(lines).toHaveLength(3);
    for (const line of lines) expect(line).toMatch(/^scoobyprof: .*(cut|other)\.cpuprofile/);
    expect(await collectedSeeds(fleet)).toEqual([0, 1, 2]);
  });

  test('of what has no stacks or no times it says so', async () => {
    const { dumps, fleet } = folders();
    copyFileSync(
      fixture('slow-report.node20').replace(
        'slow-report.node20.cpuprofile',
        'inventory.python3.stats',
      ),
      join(dumps, 'a.stats'),
    );
    const { stderr, status } = await run(['collect', dumps, '-o', fleet]);
    expect(stderr).toMatch(/a\.stats: it holds no stacks/);
    expect(status).toBe(4);
  });

  test('an empty folder is nothing wrong, a missing one is', async () => {
    const { dumps, fleet, root } = folders();
    expect(await run(['collect', dumps, '-o', fleet])).toMatchObject({ stderr: '', status: 0 });
    const missing = await run(['collect', join(root, 'none'), '-o', fleet]);
    expect(missing.stderr).toMatch(/none: no such file or folder\n$/);
    expect(missing.status).toBe(3);
    writeFileSync(join(root, 'file'), '');
    expect(await run(['collect', dumps, '-o', join(root, 'file')])).toMatchObject({ status: 3 });
    const nowhere = await run(['collect', dumps]);
    expect(nowhere.stderr).toContain('collect DIR -o fleet/');
    expect(nowhere.status).toBe(2);
    expect(await run(['collect'])).toMatchObject({ status: 2 });
  });

  test('--remove leaves a recording of which one thread of several was collected', async () => {
    const { dumps, fleet } = folders();
    const path = join(dumps, 'page.trace.json');
    const threads = [
      { name: 'CrRendererMain', stacks: [['main'], ['main', 'parse']] },
      { name: 'DedicatedWorker', stacks: [['work']] },
    ];
    writeFileSync(path, JSON.stringify(drawnTrace(threads)));
    // It is known the second time.
    for (let i = 0; i < 2; i++) {
      const { stderr } = await run(['collect', path, '-o', fleet, '--remove']);
      expect(stderr).toContain(`${path}: stays: of its 2 profiles one was collected`);
      expect(existsSync(path)).toBe(true);
    }
    expect(filesOf(fleet, 'samples')).toHaveLength(1);
  });

  test('--remove takes away what is safe, with what a server wrote beside it, and nothing else', async () => {
    const { dumps, fleet } = folders();
    writeDumps(dumps, range(0, 5));
    const stem = '01-Jun-2026_12-00-00.000000_GET';
    writeFileSync(join(dumps, `${stem}.cpuprofile`), requestDump(5));
    writeFileSync(join(dumps, `${stem}.request.json`), '{}');
    writeFileSync(join(dumps, 'cut.cpuprofile'), '{"nodes":[');
    writeFileSync(join(dumps, 'notes.txt'), 'mine');
    const { status, stdout } = await run(['collect', dumps, '-o', fleet, '--remove']);
    expect(status).toBe(4);
    expect(stdout).toContain('6 files removed');
    expect(dumpsIn(dumps)).toEqual(['cut.cpuprofile']);
    const { readdirSync } = await import('node:fs');
    expect(readdirSync(dumps).sort()).toEqual(['cut.cpuprofile', 'notes.txt']);
    // Those that came before are taken away, too.
    writeDumps(dumps, [2]);
    await run(['collect', dumps, '-o', fleet, '--remove']);
    expect(dumpsIn(dumps)).toEqual(['cut.cpuprofile']);
  });

  test('where rows cannot be written nothing is taken away', async () => {
    const { dumps, fleet } = folders();
    writeDumps(dumps, range(0, 5));
    mkdirSync(fleet);
    // Where the folder of the stacks has to be there is a file.
    writeFileSync(join(fleet, 'stacks'), '');
    const { status, stderr } = await run(['collect', dumps, '-o', fleet, '--remove']);
    expect(status).toBe(3);
    expect(stderr).toMatch(/^scoobyprof: .*stacks.*: cannot be written/);
    expect(dumpsIn(dumps)).toHaveLength(5);
  });

  test('a file that is cut off is named, and its dumps are collected again', async () => {
    const { dumps, fleet } = folders();
    writeDumps(dumps, range(0, 30));
    await run(['collect', dumps, '-o', fleet]);
    const [cut = '', ...others] = filesOf(fleet, 'samples');
    expect(others.length).toBeGreaterThan(0);
    truncateSync(cut, readFileSync(cut).length - 10);
    const { status, stderr, stdout } = await run(['collect', dumps, '-o', fleet]);
    expect(stderr).toContain(`${cut}: is no whole Parquet file`);
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
    expect(status).toBe(4);
    expect(stdout).toMatch(/^\d+ dumps? collected/);
    const { rmSync } = await import('node:fs');
    rmSync(cut);
    expect(await collectedSeeds(fleet)).toEqual(range(0, 30));
  });

  test('what a dump says of itself stands beside its rows', async () => {
    const { dumps, fleet } = folders();
    const request = {
      service: 'shop',
      host: 'web-1',
      version: '1.9',
      route: '/orders/:id',
      method: 'GET',
      url: '/orders/7?token=secret',
      status: 200,
      startedAt: Date.UTC(2026, 5, 1, 23, 59, 59, 999) + 0.5,
      cpuMs: 12.5,
      durationMs: 40.25,
    };
    const path = join(dumps, 'a.cpuprofile');
    writeFileSync(path, requestDump(1, request));
    await run(['collect', 'dumps', '-o', 'fleet'], { cwd: join(dumps, '..') });
    const [row] = (await readFleet(fleet)).samples;
    const { url: _, startedAt, cpuMs, durationMs, ...same } = request;
    expect(row).toMatchObject({ ...same, path, cpu_ms: cpuMs, duration_ms: durationMs });
    expect(new Date(row?.time as Date).getTime()).toBe(Math.floor(startedAt));
    expect(filesOf(fleet, 'samples')[0]).toContain(join('service=shop', 'day=2026-06-01'));
  });
});
