import { describe, expect, test } from 'vitest';
import type { RequestRecord } from '../../../src/records/record.ts';
import { metaOf } from '../../../src/records/record-meta.ts';
import { visibleText } from '../../../src/records/visible-text.ts';
import { hasChromium } from '../../chromium.ts';
import { randomRecord } from '../../records/random-record.ts';
import {
  cacheCall,
  httpCall,
  logEntry,
  rpcCall,
  sampleRecord,
  sqlCall,
} from '../../records/sample-record.ts';
import { SeededRandom } from '../../seeded-random.ts';
import { openedPane } from './opened-pane.ts';
import { show } from './pane-page.ts';

const pane = openedPane();

const TABS = ['Overview', 'SQL', 'Cache', 'RPC', 'HTTP', 'Log', 'CPU', 'Timeline'];

/** Markup, scripts, and what a browser or a terminal would obey. */
const ATTACK = `<img src=x onerror="window.hurt=1"><script>window.hurt=1</script>&lt;b&gt;\u202egnp.exe\u001b[31m\u0000"'\`\${hurt=1}`;

/** All that a record says from outside is an attack. */
function hostileRecord(): RequestRecord {
  const error = { name: ATTACK, code: ATTACK, message: ATTACK };
  const calls = <Call>(call: (changes: object) => Call, changes: object) => ({
    calls: Array.from({ length: 6 }, (_, i) =>
      call({ ...changes, error, startMs: i, system: i < 3 ? ATTACK : 'mysql' }),
    ),
  });
  const record = sampleRecord(
    {
      view: { params: { [ATTACK]: ATTACK }, query: { [ATTACK]: { type: ATTACK } } },
      sql: calls(sqlCall, {
        text: `select '${ATTACK}' ${ATTACK}`,
        params: [ATTACK],
        source: ATTACK,
      }),
      cache: calls(cacheCall, { command: ATTACK, key: ATTACK }),
      rpc: calls(rpcCall, { service: ATTACK, method: ATTACK, args: [{ [ATTACK]: ATTACK }] }),
      http: calls(httpCall, { method: ATTACK, url: ATTACK }),
      log: { entries: [logEntry({ text: ATTACK })] },
    },
    {
      ...{
        method: ATTACK,
        url: ATTACK,
        route: ATTACK,
        handler: ATTACK,
        host: ATTACK,
        node: ATTACK,
      },
      ...{ service: ATTACK, version: ATTACK, problems: [{ plugin: ATTACK, message: ATTACK }] },
    },
  );
  const frames = record.frames.map((frame) => ({ ...frame, fn: ATTACK, file: `/${ATTACK}` }));
  return { ...record, frames };
}

const PROFILE = JSON.stringify({
  nodes: [
    {
      id: 1,
      callFrame: {
        functionName: '(root)',
        url: '',
        scriptId: '0',
        lineNumber: -1,
        columnNumber: -1,
      },
      children: [2],
    },
    {
      id: 2,
      callFrame: {
        functionName: ATTACK,
        url: ATTACK,
        scriptId: '1',
        lineNumber: 1,
        columnNumber: 1,
      },
    },
  ],
  ...{ startTime: 0, endTime: 3000, samples: [2, 2, 2], timeDeltas: [0, 1000, 1000] },
});

async function openAll(): Promise<void> {
  for (const name of TABS) {
    await pane.page.getByRole('tab', { name }).click();
    const panel = pane.page.getByRole('tabpanel');
    if (name === 'CPU') await expect.poll(() => panel.getByRole('table').count()).toBe(1);
    const closed = panel.locator('button[aria-expanded=false]');
    for (let tries = 0; tries < 4 && (await closed.count()) > 0; tries++)
      await closed.first().click();
    if (['SQL', 'Cache', 'RPC', 'HTTP'].includes(name)) {
      await panel.getByRole('checkbox', { name: 'Group similar' }).check();
      await panel.getByRole('button', { name: 'Stack of row 1' }).click();
    }
    await expectHarmless();
  }
}

async function expectHarmless(): Promise<void> {
  expect(await pane.page.evaluate('window.hurt')).toBe(undefined);
  expect(await pane.page.locator('#pane img[src], #pane script, #pane [onerror]').count()).toBe(0);
  const whole = (await pane.page.locator('#pane').textContent()) ?? '';
  const attributes = await pane.page
    .locator('#pane *')
    .evaluateAll((all) =>
      all.flatMap((one) => ['title', 'aria-label'].map((name) => one.getAttribute(name) ?? '')),
    );
  const shown = whole + attributes.join('');
  expect(shown.replaceAll('\n', '')).toBe(visibleText(shown.replaceAll('\n', '')));
}

describe.runIf(hasChromium)('what comes from outside', () => {
  test('is shown as text in every tab', async () => {
    await show(pane.page, { record: hostileRecord(), profile: PROFILE });
    await openAll();
    const panel = pane.page.getByRole('tabpanel');
    await pane.page.getByRole('tab', { name: 'Log' }).click();
    expect(await panel.textContent()).toContain('<script>window.hurt=1</script>&lt;b&gt;·gnp.exe·');
  });

  test('is shown as text where two requests are compared', async () => {
    const record = hostileRecord();
    const other = { ...sampleRecord(), id: '5f0c7f2e-7d0b-4a51-9f0e-2f6a6a1d9b11', url: ATTACK };
    await show(pane.page, { record, meta: [metaOf(other)], others: [other] });
    await pane.page.getByRole('button', { name: 'Compare with…' }).click();
    await expectHarmless();
    await pane.page.getByRole('group').getByRole('button').click();
    await expect
      .poll(() => pane.page.getByRole('table', { name: 'Changed groups' }).count())
      .toBe(1);
    await expectHarmless();
  });

  test('breaks nothing, whatever the record', async () => {
    const random = new SeededRandom(35);
    for (let i = 0; i < 12; i++) {
      await show(pane.page, { record: randomRecord(random, i) });
      for (const name of TABS) await pane.page.getByRole('tab', { name }).click();
      await expectHarmless();
    }
  });
});
