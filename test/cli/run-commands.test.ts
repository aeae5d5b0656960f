import { afterEach, expect, test, vi } from 'vitest';
import { LineRunner } from '../../src/cli/browse/run-commands.ts';
import { Session } from '../../src/commands/session/session.ts';
import { loadProfile } from '../../src/importers/load-profile.ts';
import { drawnDump } from '../drawn-dump.ts';

afterEach(() => {
  vi.restoreAllMocks();
});

const profile = await loadProfile(Buffer.from(drawnDump([['main']])));
const session = Session.start({ path: 'x', modifiedAt: null, profile }, 'on-stack');

function* endless(): Iterable<string> {
  for (;;) yield 'x'.repeat(1 << 16);
}

test('a signal stops a report that is being written, and the session stays', async () => {
  vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  const errors = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  const runner = new LineRunner(session, { name: 'endless', summary: '', render: endless });
  const controller = new AbortController();
  setTimeout(() => controller.abort(), 50);
  expect(await runner.run('stats; quit', controller.signal)).toBe(true);
  expect(errors.mock.calls).toEqual([['scoobyprof: interrupted\n']]);
  expect(runner.session).toBe(session);
});
