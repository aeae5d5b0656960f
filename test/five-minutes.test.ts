import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { temporaryFolder } from './cli/run-program.ts';
import { hasTerminal, Terminal } from './cli/terminal.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const README = readFileSync(join(ROOT, 'README.md'), 'utf8');

const isClone = existsSync(join(ROOT, '.git')) && spawnSync('git', ['--version']).status === 0;

/** What a clone has; the dependencies are those of this checkout, as after `npm ci`. */
function clonedInto(folder: string): string {
  const clone = join(folder, 'scoobyprof');
  const listed = execFileSync('git', ['ls-files', '-z', '-co', '--exclude-standard'], {
    cwd: ROOT,
  });
  for (const path of listed.toString().split('\0')) {
    if (path === '' || !existsSync(join(ROOT, path))) continue;
    mkdirSync(dirname(join(clone, path)), { recursive: true });
    cpSync(join(ROOT, path), join(clone, path));
  }
  symlinkSync(join(ROOT, 'node_modules'), join(clone, 'node_modules'));
  return clone;
}

/** A package whose test script is slow for one reason, which two of its functions cause. */
const APP = {
  'package.json': JSON.stringify({ name: 'app', scripts: { test: 'node test.js' } }),
  'prices.js': `function plantedCulprit(n) {
  let sum = 0;
  for (let i = 0; i < n; i++) sum += Math.sqrt(i ^ sum);
  return sum;
}
exports.plantedCulprit = plantedCulprit;`,
  'test.js': `const { plantedCulprit } = require('./prices.js');
function checkOrders() { return plantedCulprit(3e7); }
function checkInvoices() { return plantedCulprit(1e7); }
for (let i = 0; i < 4; i++) if (checkOrders() + checkInvoices() < 0) process.exit(1);`,
};

function writeApp(folder: string): string {
  const app = join(folder, 'app');
  mkdirSync(app);
  for (const [name, text] of Object.entries(APP)) writeFileSync(join(app, name), text);
  return app;
}

test.skipIf(!hasTerminal || !isClone)('from a clone to the culprit in four commands', async () => {
  const folder = temporaryFolder();
  const clone = clonedInto(folder);
  const app = writeApp(folder);
  const bin = join(folder, 'bin');
  mkdirSync(bin);
  // As npm install --global would put it there.
  symlinkSync(join(clone, 'bin/scoobyprof.js'), join(bin, 'scoobyprof'));
  const env = { PATH: `${bin}${delimiter}${process.env['PATH'] ?? ''}` };
  const terminal = Terminal.shell({ cwd: clone, env });
  let typedCount = 0;
  const type = (line: string): void => {
    typedCount++;
    terminal.type(`${line}\n`);
  };

  const [, first = ''] = /^ {4}npm ci && (npx scoobyprof .+)$/m.exec(README) ?? [];
  type(first);
  await terminal.shows(/functions in [\s\S]*% *$/, 200_000);
  terminal.press('C-d');
  await terminal.shows(/\n\$$/);
  const away = Terminal.shell({ cwd: app, env });
  const typeAway = (line: string): void => {
    typedCount++;
    away.type(`${line}\n`);
  };
  typeAway('scoobyprof record -- npm test');
  const recorded = await away.shows(/look at it: .*\n\$$/, 200_000);
  expect(recorded).toMatch(/→ main thread of test\.js/);

  typeAway('scoobyprof stats 5');
  const stats = await away.shows(/the first 5 of[\s\S]*\n5 [\s\S]*\n\$$/, 100_000);
  const [, rowOne] = /\n(1 .*)/.exec(stats.slice(stats.indexOf('the first 5'))) ?? [];
  expect(rowOne).toMatch(/ plantedCulprit {2}\S*\.js:1$/);

  typeAway('scoobyprof callers plantedCulprit');
  const callers = await away.shows(/match plantedCulprit[\s\S]*\n3 [\s\S]*\n\$$/, 100_000);
  const rows = callers.slice(callers.indexOf('match plantedCulprit'));
  expect(rows).toMatch(
    /\n1 .*plantedCulprit[\s\S]*\n2 .*← checkOrders[\s\S]*\n3 .*← checkInvoices/,
  );
  expect(typedCount).toBeLessThanOrEqual(4);
});
