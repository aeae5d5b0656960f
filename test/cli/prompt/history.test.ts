import { mkdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { expect, test } from 'vitest';
import { History } from '../../../src/cli/terminal/prompt/history.ts';
import { temporaryFolder } from '../run-program.ts';

const SOURCE = new URL('../../../dist/cli/terminal/prompt/history.js', import.meta.url).href;

test('lines outlive the session, each once, the newest last, in a file of the user alone', () => {
  const path = join(temporaryFolder(), 'state', 'history');
  const first = History.open(path);
  for (const line of ['stats 5', 'sort cumtime', '  ', 'stats 5 ']) first.add(line);
  expect(readFileSync(path, 'utf8')).toBe('sort cumtime\nstats 5\n');
  expect(statSync(path).mode & 0o777).toBe(0o600);
  expect(History.open(path).newestFirst).toEqual(['stats 5', 'sort cumtime']);
});

test('no more than a thousand lines are kept', () => {
  const path = join(temporaryFolder(), 'history');
  writeFileSync(path, Array.from({ length: 1500 }, (_, i) => `stats ${i}\n`).join(''));
  const history = History.open(path);
  expect(history.newestFirst.length).toBe(1000);
  history.add('callers');
  expect(readFileSync(path, 'utf8').trim().split('\n').length).toBe(1000);
  expect(history.newestFirst.slice(0, 2)).toEqual(['callers', 'stats 1499']);
});

test('lines that a terminal would obey are neither kept nor given', () => {
  const path = join(temporaryFolder(), 'history');
  writeFileSync(path, 'stats\n\u001b[31mred\n');
  const history = History.open(path);
  expect(history.newestFirst).toEqual(['stats']);
  history.add('a\u0007b');
  history.add('x'.repeat(5000));
  expect(History.open(path).newestFirst).toEqual(['stats']);
});

test('a link stays a link, and a lock that somebody left behind holds nobody up for ever', () => {
  const folder = temporaryFolder();
  const path = join(folder, 'history');
  writeFileSync(join(folder, 'elsewhere'), 'old\n');
  symlinkSync(join(folder, 'elsewhere'), path);
  writeFileSync(`${path}.lock`, '');
  History.open(path).add('new');
  expect(readFileSync(join(folder, 'elsewhere'), 'utf8')).toBe('old\nnew\n');
});

test('where it cannot be written, the session keeps it', () => {
  const path = join(temporaryFolder(), 'history');
  mkdirSync(path);
  const history = History.open(path);
  expect(() => history.add('stats')).toThrow();
  expect(history.newestFirst).toEqual(['stats']);
});

test('several prompts at once lose nothing of each other', async () => {
  const path = join(temporaryFolder(), 'history');
  const script = `
    const { workerData: [source, path, name] } = require('node:worker_threads');
    import(source).then(({ History }) => {
      const history = History.open(path);
      for (let i = 0; i < 40; i++) history.add('stats ' + name + i);
    });`;
  const ends = ['a', 'b', 'c'].map((name) => {
    const worker = new Worker(script, { eval: true, workerData: [SOURCE, path, name] });
    return new Promise((resolve, reject) => worker.on('exit', resolve).on('error', reject));
  });
  await Promise.all(ends);
  expect(new Set(readFileSync(path, 'utf8').trim().split('\n')).size).toBe(120);
});
