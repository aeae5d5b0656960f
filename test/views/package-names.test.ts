import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { Session } from '../../src/commands/session/session.ts';
import { loadProfile } from '../../src/importers/load-profile.ts';
import type { CodeOwner } from '../../src/model/package-of.ts';
import type { SampledProfile } from '../../src/model/sampled-profile.ts';
import { SourceFinder } from '../../src/sources/source-finder.ts';
import { versionedNames } from '../../src/views/package-names.ts';
import { drawnDump } from '../drawn-dump.ts';

function packageIn(folder: string, manifest: string): string {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), manifest);
  return pathToFileURL(join(folder, 'index.js')).href;
}

test('groups of packages name the versions that ran, as far as something tells', async () => {
  const root = mkdtempSync(join(tmpdir(), 'scoobyprof-test-'));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  const modules = join(root, 'node_modules');
  const urls = {
    one: packageIn(join(modules, '@scope/one'), '{"version":"1.2.3"}'),
    old: packageIn(join(modules, 'two'), '{"version":"9.0.0"}'),
    fresh: packageIn(join(modules, '@scope/one/node_modules/two'), '{"version":"10.0.0"}'),
    broken: packageIn(join(modules, 'broken'), '{"version":'),
    pnpm: 'file:///gone/node_modules/.pnpm/three@4.5.6/node_modules/three/index.js',
    gone: 'file:///gone/node_modules/four/index.js',
  };
  const frames = Object.entries(urls).map(([functionName, url]) => ({ functionName, url }));
  const profile = await loadProfile(Buffer.from(drawnDump([['main', ...frames]])));
  const dump = { path: 'a.cpuprofile', modifiedAt: null, profile };
  const labelsWith = (sources: SourceFinder | null): readonly string[] =>
    Session.start(dump, 'on-stack', sources).withView({ filters: [], grouping: 'package' }).table
      .labels;
  expect(labelsWith(new SourceFinder())).toEqual(
    expect.arrayContaining([
      '@scope/one@1.2.3',
      'two@9.0.0, 10.0.0',
      'broken',
      'three@4.5.6',
      'four',
    ]),
  );
  expect(labelsWith(null)).toEqual(expect.arrayContaining(['@scope/one', 'two', 'three']));
});

test('of many versions the first are named', async () => {
  const frames = [1, 2, 3, 4].map((major) => ({
    functionName: 'f',
    url: `file:///x/node_modules/.pnpm/a@${major}.0.0/node_modules/a/index.js`,
  }));
  const profile = await loadProfile(Buffer.from(drawnDump([frames])));
  const versionOf = (owner: CodeOwner) => (owner.kind === 'package' ? owner.version : null);
  expect(
    versionedNames(['program', 'a'], [(profile as SampledProfile).functions], versionOf),
  ).toEqual(['program', 'a@1.0.0, 2.0.0, 3.0.0, …']);
});
