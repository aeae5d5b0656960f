import { expect, test } from 'vitest';
import { loadLayout } from '../../src/render/registry.ts';
import type { Report } from '../../src/render/report.ts';
import { PLAIN_SCREEN, type Screen } from '../../src/render/screen.ts';
import { textWidth } from '../../src/render/terminal/text-width.ts';
import { Goldens } from '../golden.ts';
import { reportOf } from './report-of.ts';

process.env['TZ'] = 'UTC';

const GOLDENS = new Goldens('goldens-of-drawings');

/** What fills the width of a screen, by the name of its golden: the dump, and the line whose report is drawn. */
const CASES: Readonly<Record<string, readonly [dump: string, line: string]>> = {
  timeline: ['idle-server.node20.cpuprofile', 'timeline'],
  'timeline-of-a-part': ['build.node20.cpuprofile', 'between 25% 75%; timeline --strips 3'],
  'timeline-of-dumps': [
    'workers.node20.cpuprofile',
    'add workers-worker-1.node20.cpuprofile; group category; timeline',
  ],
  flame: ['slow-report.node20.cpuprofile', 'flame'],
  'flame-of-functions': ['slow-report.node20.cpuprofile', 'flame --depth 4 --min 5 sameKey render'],
  'flame-callers': ['gc-heavy.node20.cpuprofile', 'flame --callers garbage'],
  'flame-compare': [
    'slow-report.node20.cpuprofile',
    'flame --compare slow-report.node24.cpuprofile --depth 8',
  ],
};

async function drawn(report: Report, screen: Partial<Screen>): Promise<string> {
  const layout = await loadLayout('terminal');
  const text = [...layout.render(report, { ...PLAIN_SCREEN, ...screen })].join('');
  for (const line of text.split('\n'))
    expect(textWidth(line)).toBeLessThanOrEqual(screen.columns ?? 80);
  return text.replaceAll('\u001b', '␛');
}

test.each(Object.entries(CASES))('%s', async (name, [dump, line]) => {
  const report = await reportOf(dump, line);
  let text = '';
  for (const columns of [60, 100, 200]) {
    for (const colorLevel of [0, 1, 2] as const) {
      const colors = ['no colours', '16 colours', '256 colours'][colorLevel];
      text += `=== ${columns} columns, ${colors}\n${await drawn(report, { columns, colorLevel })}`;
    }
  }
  text += `=== ASCII\n${await drawn(report, { columns: 80, isAscii: true })}`;
  GOLDENS.expect(name, text);
});

test('every golden has its test', () => {
  GOLDENS.expectNames(Object.keys(CASES));
});
