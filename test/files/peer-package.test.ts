import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { loadPeer } from '../../src/files/peer-package.ts';

const folder = mkdtempSync(join(tmpdir(), 'peers-'));
afterAll(() => rmSync(folder, { recursive: true }));

function install(name: string, files: Readonly<Record<string, string>>): void {
  const at = join(folder, 'node_modules', name);
  mkdirSync(at, { recursive: true });
  for (const [file, text] of Object.entries(files)) writeFileSync(join(at, file), text);
}

test('the package beside the program comes first', async () => {
  install('commander', { 'package.json': '{}', 'index.js': 'exports.isOfFolder = true' });
  expect(await loadPeer('commander', folder)).not.toHaveProperty('isOfFolder');
});

test('else that of the folder, and of folders above it', async () => {
  install('peer-of-folder', { 'package.json': '{}', 'index.js': 'exports.isOfFolder = true' });
  const inner = join(folder, 'src', 'deep');
  mkdirSync(inner, { recursive: true });
  expect(await loadPeer('peer-of-folder', inner)).toHaveProperty('isOfFolder', true);
});

test('a package for import alone, and a part of it', async () => {
  const exports = {
    '.': { types: './index.d.mts', import: { node: './index.mjs' } },
    './part': { import: './part.mjs' },
  };
  install('@scope/modern', {
    'package.json': JSON.stringify({ type: 'module', exports }),
    'index.mjs': 'export const whole = 1',
    'part.mjs': 'export const part = 2',
  });
  expect(await loadPeer('@scope/modern', folder)).toHaveProperty('whole', 1);
  expect(await loadPeer('@scope/modern/part', folder)).toHaveProperty('part', 2);
  expect(await loadPeer('@scope/modern/other', folder)).toBeNull();
});

test('one that is not there is null; one that is broken says so', async () => {
  expect(await loadPeer('peer-that-is-nowhere', folder)).toBeNull();
  install('broken-peer', { 'package.json': '{}', 'index.js': "require('peer-that-it-lacks')" });
  await expect(loadPeer('broken-peer', folder)).rejects.toThrow('peer-that-it-lacks');
});
