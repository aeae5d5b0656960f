import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gzipSync, inflateRawSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { run } from '../cli/run-program.ts';

const DIST = fileURLToPath(new URL('../../dist/', import.meta.url));
const text = (name: string): string => readFileSync(`${DIST}extension/${name}`, 'utf8');

test('the panel is at most 350 kB, 110 kB packed, and what it loads later 100 kB', () => {
  const panel = readFileSync(`${DIST}extension/panel.js`);
  expect(panel.length).toBeLessThanOrEqual(350_000);
  expect(gzipSync(panel, { level: 9 }).length).toBeLessThanOrEqual(110_000);
  expect(readFileSync(`${DIST}extension/later.js`).length).toBeLessThanOrEqual(100_000);
});

test('the extension may do what it needs, and no more', () => {
  const manifest = JSON.parse(text('manifest.json'));
  const { version } = JSON.parse(readFileSync(`${DIST}../package.json`, 'utf8'));
  expect(manifest).toMatchObject({ manifest_version: 3, version });
  expect(manifest.permissions).toEqual(['storage', 'declarativeNetRequestWithHostAccess']);
  expect(manifest.host_permissions.toSorted()).toEqual([
    'http://127.0.0.1/*',
    'http://localhost/*',
    'https://127.0.0.1/*',
    'https://localhost/*',
  ]);
  expect(manifest.optional_host_permissions).toEqual(['http://*/*', 'https://*/*']);
  for (const key of ['content_scripts', 'content_security_policy', 'externally_connectable'])
    expect(manifest[key]).toBeUndefined();
});

test('nothing is loaded from elsewhere, and no script stands in a page', () => {
  const pages = ['extension/panel.html', 'extension/devtools.html', 'page/index.html'];
  for (const page of pages) {
    const html = readFileSync(DIST + page, 'utf8');
    const targets = [...html.matchAll(/(?:src|href)="([^"]*)"/g)].map(([, to]) => `${to}`);
    expect(targets.length).toBeGreaterThan(0);
    for (const to of targets) expect(to).toMatch(/^[\w.]+$/);
    expect(html).not.toMatch(/<script(?![^>]* src=)|\son\w+=|style=/);
  }
  expect(text('panel.css')).not.toMatch(/url\(|@import/);
  const manifest = JSON.parse(text('manifest.json'));
  const named = [manifest.devtools_page, manifest.background.service_worker, manifest.icons['128']];
  for (const name of named) expect(readdirSync(`${DIST}extension`)).toContain(name);
});

test('the archive for the store holds the files of the extension', () => {
  const bytes = readFileSync(`${DIST}scoobyprof-extension.zip`);
  const names = readdirSync(`${DIST}extension`).sort();
  expect(filesIn(bytes)).toEqual(
    names.map((name) => [name, readFileSync(`${DIST}extension/${name}`).toString('base64')]),
  );
});

/** Names and contents of an archive, by its directory. */
function filesIn(bytes: Buffer): readonly (readonly [string, string])[] {
  const end = bytes.length - 22;
  expect(bytes.readUInt32LE(end)).toBe(0x06054b50);
  let at = bytes.readUInt32LE(end + 16);
  return Array.from({ length: bytes.readUInt16LE(end + 10) }, () => {
    expect(bytes.readUInt32LE(at)).toBe(0x02014b50);
    const length = bytes.readUInt16LE(at + 28);
    const name = bytes.toString('utf8', at + 46, at + 46 + length);
    const local = bytes.readUInt32LE(at + 42);
    const start = local + 30 + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28);
    const packed = bytes.subarray(start, start + bytes.readUInt32LE(at + 20));
    at += 46 + length;
    return [name, inflateRawSync(packed).toString('base64')] as const;
  });
}

test('extension prints its folder and how it is loaded', async () => {
  const { stdout, status } = await run(['extension']);
  const [folder = '', ...steps] = stdout.trimEnd().split('\n');
  expect(status).toBe(0);
  expect(readdirSync(folder)).toContain('manifest.json');
  expect(steps.filter((line) => /^\d\. /.test(line))).toHaveLength(2);
});
