import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { complete } from '../../src/cli/completion.ts';
import { Session } from '../../src/commands/session.ts';
import { loadProfile } from '../../src/importers/load-profile.ts';
import { drawnDump } from '../drawn-dump.ts';
import { temporaryFolder } from './run-program.ts';

const DUMP = drawnDump([['main', 'parseAll'], ['main', 'parseOne', '\u001b[31mparse'], ['main']]);
const session = Session.start(
  { path: 'x', modifiedAt: null, profile: await loadProfile(Buffer.from(DUMP)) },
  'on-stack',
);

test.each<[line: string, completions: readonly string[], word: string]>([
  ['st', ['stats ', 'strip '], 'st'],
  ['sort cumtime; cal', ['callers ', 'callees '], 'cal'],
  ['sort cumt', ['cumtime'], 'cumt'],
  ['sort line n', ['ncalls', 'name', 'nfl'], 'n'],
  ['help st', ['stats', 'strip'], 'st'],
  ['group pa', ['package'], 'pa'],
  ['only ', ['mine'], ''],
  ['stats 5 parse', ['parseAll', 'parseOne'], 'parse'],
  ['callers nothing', [], 'nothing'],
  ['xyz', [], 'xyz'],
])('%j', (line, completions, word) => {
  const [found, part] = complete(line, session);
  expect(new Set(found)).toEqual(new Set(completions));
  expect(part).toBe(word);
});

test('files and folders, but none whose name a terminal would obey', () => {
  const folder = temporaryFolder();
  for (const name of ['one.cpuprofile', 'other', 'o\u001b[31m.cpuprofile', 'o\u202e'])
    writeFileSync(join(folder, name), '');
  mkdirSync(join(folder, 'older'));
  const [found] = complete(`read ${folder}/o`, session);
  expect(new Set(found)).toEqual(
    new Set([`${folder}/older/`, `${folder}/one.cpuprofile`, `${folder}/other`]),
  );
  expect(complete(`add ${folder}/missing/x`, session)[0]).toEqual([]);
});
