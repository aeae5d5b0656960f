import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { helpReport } from '../../src/commands/help-report.ts';
import { parseLine } from '../../src/commands/language/grammar.ts';
import { catalog } from '../../src/commands/registry.ts';
import { runCommand } from '../../src/commands/run-command.ts';
import { type LoadedDump, Session } from '../../src/commands/session/session.ts';
import { loadProfile } from '../../src/importers/load-profile.ts';
import { temporaryFolder } from '../cli/run-program.ts';
import { writeProfileOfRecord } from '../records/record-folder.ts';
import { shopRecord } from '../records/sample-record.ts';

const PATH = 'fixtures/slow-report.node20.cpuprofile';

async function loadDump(path: string): Promise<LoadedDump> {
  return { path, modifiedAt: null, profile: await loadProfile(readFileSync(path)) };
}

const session = Session.start(await loadDump(PATH), 'on-stack');

/** Some commands need a profile of another kind. */
async function sessionFor(name: string): Promise<Session> {
  if (name !== 'request') return session;
  const path = writeProfileOfRecord(temporaryFolder(), shopRecord());
  return Session.start(await loadDump(path), 'on-stack');
}

test('every command is in a group', async () => {
  const { sections } = await helpReport(catalog);
  expect(sections.map(({ title }) => title)).not.toContain('More:');
  const terms = sections.flatMap(({ entries }) => entries.map(({ term }) => term.split(' ')[0]));
  for (const name of catalog.names) expect(terms).toContain(name);
});

describe.each(catalog.names)('%s', (name) => {
  test('has three examples that work on the profile at hand', async () => {
    const start = await sessionFor(name);
    const [examples] = (await helpReport(catalog, name, start)).sections;
    expect(examples?.title).toBe('Examples:');
    expect(examples?.entries.length).toBeGreaterThanOrEqual(3);
    for (const { term } of examples?.entries ?? []) {
      expect(term).not.toMatch(/[{}]/);
      let current = start;
      for (const parsed of parseLine(term)) {
        const outcome = await runCommand(parsed, current, loadDump);
        expect({ term, error: outcome.error, isEmpty: outcome.isEmptySelection }).toEqual({
          term,
          error: null,
          isEmpty: false,
        });
        current = outcome.session;
      }
    }
  });
});

test('examples are about what takes time here', async () => {
  const text = JSON.stringify(await helpReport(catalog, 'callers', session));
  expect(text).toContain('callers sameKey');
  expect(text).toContain('collections');
});
