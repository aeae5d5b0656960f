import { mkdirSync, realpathSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ReadableFolders } from '../../src/files/readable-folders.ts';
import { temporaryFolder } from '../cli/run-program.ts';

/** `inside/sub/a`, `outside/b`, and links from one into the other. */
function drawn() {
  const root = realpathSync(temporaryFolder());
  const [inside, outside] = [join(root, 'inside'), join(root, 'outside')];
  mkdirSync(join(inside, 'sub'), { recursive: true });
  mkdirSync(outside);
  writeFileSync(join(inside, 'sub/a'), '');
  writeFileSync(join(outside, 'b'), '');
  symlinkSync(outside, join(inside, 'out'));
  symlinkSync(join(outside, 'b'), join(inside, 'b'));
  symlinkSync(join(outside, 'later'), join(inside, 'later'));
  symlinkSync('sub/a', join(inside, 'a'));
  symlinkSync('round', join(inside, 'round'));
  symlinkSync(inside, join(root, 'other-name'));
  mkdirSync(join(root, 'inside-too'));
  return { root, inside, outside };
}

test.each([
  '.',
  '',
  'sub',
  'sub/a',
  'sub/../sub/a',
  'a',
  'none',
  'sub/none/deeper',
  '..a',
  'sub/a/x',
])('%j is inside', (name) => {
  const { inside } = drawn();
  expect(new ReadableFolders(inside).has(name)).toBe(true);
  expect(new ReadableFolders(inside).has(join(inside, name))).toBe(true);
});

test.each([
  ...['..', '../outside', '../outside/b', '../none', 'out', 'out/b', 'out/../sub/a', 'out/none'],
  ...['b', 'later', 'round', 'sub/../../outside/b', '../inside-too', '/', '/etc/passwd', '/none'],
  ...[
    '//host/share',
    '\\\\host\\share',
    '\\\\?\\C:\\x',
    '//?/x',
    'a\0',
    '\0',
    'sub/a\0.cpuprofile',
  ],
])('%j is outside', (name) => {
  const { inside } = drawn();
  expect(new ReadableFolders(inside).has(name)).toBe(false);
});

test('by another name of the folder the same is inside', () => {
  const { root, inside } = drawn();
  const folders = new ReadableFolders(join(root, 'other-name'));
  expect(folders.pathOf('a')).toBe(join(inside, 'sub/a'));
  expect(folders.pathOf(join(inside, 'sub'))).toBe(join(inside, 'sub'));
  expect(new ReadableFolders(inside).has(join(root, 'other-name/sub'))).toBe(true);
});

describe('the folder of dumps', () => {
  test('counts too, even before it is there', () => {
    const { root, inside, outside } = drawn();
    const folders = new ReadableFolders(inside, { path: outside, isPrivate: false });
    expect(folders.has('out/b')).toBe(true);
    expect(folders.has(join(outside, 'b'))).toBe(true);
    expect(folders.has(root)).toBe(false);
    const missing = join(root, 'missing');
    const early = new ReadableFolders(inside, { path: missing, isPrivate: true });
    expect(early.has(missing)).toBe(true);
    mkdirSync(missing);
    expect(early.has(join(missing, 'x'))).toBe(true);
  });

  test('that is private is no link', () => {
    const { root, inside, outside } = drawn();
    const path = join(root, 'private');
    symlinkSync(outside, path);
    const folders = new ReadableFolders(inside, { path, isPrivate: true });
    expect(folders.has(join(path, 'b'))).toBe(false);
    expect(folders.has(join(outside, 'b'))).toBe(false);
    expect(new ReadableFolders(inside, { path, isPrivate: false }).has(join(path, 'b'))).toBe(true);
  });
});
