import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Frame } from './browser.ts';

const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

/** What axe finds wrong with a page: roles, names, contrast. */
export async function faultsOf(frame: Frame): Promise<readonly string[]> {
  await frame.value(`${readFileSync(AXE, 'utf8')}; true`);
  return frame.value(`axe.run(document, { resultTypes: ['violations'] }).then(({ violations }) =>
    violations.map(({ id, nodes }) => id + ': ' + nodes.map(({ html }) => html).join(' ')))`);
}
