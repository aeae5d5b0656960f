import { expect, test } from 'vitest';
import { withStartFilters } from '../../src/cli/args/start-filters.ts';
import { Session } from '../../src/commands/session/session.ts';
import { loadProfile } from '../../src/importers/load-profile.ts';
import { drawnDump } from '../drawn-dump.ts';
import * as m from '../importers/marshal-writer.ts';

const COUNTED = Uint8Array.from(m.dict([m.key('a.py', 1, 'f'), m.record(2)]));
const SAMPLED = Buffer.from(drawnDump([['main', 'parse'], ['load']]));

async function dumpOf(bytes: Uint8Array) {
  return { path: 'x', modifiedAt: null, profile: await loadProfile(bytes) };
}

async function sessionOn(bytes: Uint8Array): Promise<Session> {
  return Session.start(await dumpOf(bytes), 'on-stack');
}

const shownIn = ({ table }: Session): readonly string[] => table.stats.functions.functionName;

test('a filter of the settings leaves a dump without stacks alone, and waits for others', async () => {
  const session = await withStartFilters(await sessionOn(COUNTED), ['focus main'], {
    isLenient: true,
  });
  expect(shownIn(session)).toEqual(['f']);
  expect(session.view.filters).toEqual([]);
  const next = session.withDump(await dumpOf(SAMPLED));
  expect(shownIn(next)).toEqual(['main', 'parse']);
  expect(next.view.filters).toEqual([{ kind: 'focus', expression: 'main' }]);
});

test('a filter of an option is refused on a dump without stacks', async () => {
  const filtered = withStartFilters(await sessionOn(COUNTED), ['focus main'], { isLenient: false });
  await expect(filtered).rejects.toMatchObject({
    code: 'usage',
    message: expect.stringContaining('needs stacks'),
  });
});

test.each([true, false])(
  'a dump with stacks is filtered, lenient or not: %s',
  async (isLenient) => {
    const session = await withStartFilters(await sessionOn(SAMPLED), ['focus main'], { isLenient });
    expect(shownIn(session)).toEqual(['main', 'parse']);
  },
);
