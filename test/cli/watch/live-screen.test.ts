import { stripVTControlCharacters } from 'node:util';
import { expect, test } from 'vitest';
import type { DumpSummary } from '../../../src/cli/watch/dump-summary.ts';
import { liveScreen } from '../../../src/cli/watch/live-screen.ts';
import { LiveState } from '../../../src/cli/watch/live-state.ts';
import { loadProfile } from '../../../src/importers/load-profile.ts';
import { viewProfiles } from '../../../src/views/view-profiles.ts';
import { drawnDump } from '../../drawn-dump.ts';

async function stateWith(...names: readonly string[]): Promise<LiveState> {
  const view = viewProfiles([await loadProfile(Buffer.from(drawnDump([['main', 'work']])))]);
  const state = new LiveState();
  for (const name of names) {
    const summary: DumpSummary = {
      path: `dumps/of/today/${name}`,
      kind: 'x',
      modifiedAt: new Date('2026-01-02T03:04:05Z'),
      unit: 'us',
      total: 1_234_567,
      sampleCount: 1000,
      idle: 0,
      gc: 1000,
      top: { row: 0, functionName: 'work', label: 'work', self: 600_000 },
      change: null,
    };
    state.add(summary, view);
  }
  return state;
}

const NAME = 'CPU.20260102.030405.12345.0.001.cpuprofile';

test.each([60, 80, 100, 119, 120, 160])(
  'at %d columns the name of the file stays, and other columns go',
  async (columns) => {
    const state = await stateWith(NAME, 'request-42.cpuprofile');
    const lines = liveScreen('dumps', state, { columns, rows: 30 }).map(stripVTControlCharacters);
    const rows = lines.filter((line) => line.includes('cpuprofile'));
    expect(rows).toHaveLength(2);
    // The end of a long name, and its beginning, tell dumps apart.
    expect(rows.join('\n')).toMatch(/CPU\.20260102\S*001\.cpuprofile$|CPU\.2026\S*…\S*cpuprofile/m);
    expect(rows.join('\n')).toContain('request-42.cpuprofile');
    for (const line of lines) expect(line.length).toBeLessThanOrEqual(columns);
    const heading = lines.find((line) => line.endsWith('file')) ?? '';
    expect(heading).toContain('duration');
    expect(heading.includes('cumtime of')).toBe(columns >= 160);
  },
);
