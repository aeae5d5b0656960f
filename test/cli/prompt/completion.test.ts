import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { complete } from '../../../src/cli/terminal/prompt/completion.ts';
import { Session } from '../../../src/commands/session/session.ts';
import { loadProfile } from '../../../src/importers/load-profile.ts';
import { drawnDump } from '../../drawn-dump.ts';
import { temporaryFolder } from '../run-program.ts';

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
  ['stats 5 parse', ['parseAll', 'parseOne'], 'parse'],
  ['stats 5 SEALL', ['parseAll'], 'SEALL'],
  ['stats "par', ['parseAll', 'parseOne'], '"par'],
  ['stats seA', ['parseAll'], 'seA'],
  ['stats n', ['main', 'parseOne'], 'n'],
  ["stats 'a b;c' ; callers -", ['-n'], '-'],
  ['stats | les', [], 'les'],
  ['reverse par', [], 'par'],
  ['callers nothing', [], 'nothing'],
  ['xyz', [], 'xyz'],
])('%j', async (line, completions, word) => {
  const [found, part] = await complete(line, session);
  expect(new Set(found)).toEqual(new Set(completions));
  expect(part).toBe(word);
});

test('files and folders, but none whose name a terminal would obey', async () => {
  const folder = temporaryFolder();
  for (const name of ['one.cpuprofile', 'other', 'o\u001b[31m.cpuprofile', 'o\u202e'])
    writeFileSync(join(folder, name), '');
  mkdirSync(join(folder, 'older'));
  const [found] = await complete(`read ${folder}/o`, session);
  expect(new Set(found)).toEqual(new Set([`${folder}/older/`, `${folder}/one.cpuprofile`]));
  const [others] = await complete(`stats > ${folder}/o`, session);
  expect(others).toContain(`${folder}/other`);
  expect((await complete(`add ${folder}/missing/x`, session))[0]).toEqual([]);
});

async function sessionOf(stacks: Parameters<typeof drawnDump>[0]): Promise<Session> {
  const profile = await loadProfile(Buffer.from(drawnDump(stacks)));
  return Session.start({ path: 'x', modifiedAt: null, profile }, 'on-stack');
}

test('names with the most cumulative time come first', async () => {
  const stacks = [['renderCell'], ['renderRow', 'renderPage'], ['renderRow'], ['renderRow']];
  const [found] = await complete('stats render', await sessionOf(stacks));
  expect(found[0]).toBe('renderRow');
  expect(new Set(found)).toEqual(new Set(['renderCell', 'renderPage', 'renderRow']));
});

test('what is typed stays where the common beginning of all candidates does not hold it', async () => {
  const [found] = await complete('stats o', await sessionOf([['parseOne'], ['parseZero']]));
  expect(found).toEqual(['o', 'parseOne', 'parseZero']);
});

test('names are completed to what means them as an expression', async () => {
  const session = await sessionOf([['get value'], ['a$b'], ['<lambda>'], ["it's"], ['12']]);
  expect((await complete('stats val', session))[0]).toEqual(["'get value'"]);
  expect((await complete('stats a$', session))[0]).toEqual(['a\\$b']);
  expect((await complete('stats lamb', session))[0]).toEqual(['<lambda>']);
  expect((await complete('stats it', session))[0]).toEqual([]);
  expect((await complete('stats 1', session))[0]).toEqual([]);
});
