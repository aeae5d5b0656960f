import { randomBytes } from 'node:crypto';
import { chmodSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { gzipSync } from 'node:zlib';
import { afterAll, expect, test } from 'vitest';
import { type ByteSource, fileSource, memorySource } from '../../src/importers/byte-source.ts';
import { type DumpSource, readWhole, streamDump } from '../../src/importers/dump-source.ts';
import { loadDump, loadProfile } from '../../src/importers/load-profile.ts';
import { unreadable } from '../../src/importers/read-error.ts';
import { ProfileError } from '../../src/model/profile-error.ts';
import { dump } from './dumps.ts';
import { pprofBytes } from './pprof-writer.ts';

const folder = mkdtempSync(join(tmpdir(), 'load-profile-'));
afterAll(() => rmSync(folder, { recursive: true }));

function file(name: string, content: string): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

test('a profile is read from a path, a url or bytes', async () => {
  const text = JSON.stringify(dump());
  const path = file('any.name', text);
  for (const source of [path, pathToFileURL(path), Buffer.from(text)]) {
    expect((await loadProfile(source)).kind).toBe('sampled');
  }
});

test('a signal stops the reading', async () => {
  const signal = AbortSignal.abort();
  const path = file('stopped.cpuprofile', JSON.stringify(dump()));
  await expect(loadProfile(path, { signal })).rejects.toMatchObject({ code: 'interrupted' });
});

test('errors name the file', async () => {
  const path = file('wrong.cpuprofile', '{"nodes":');
  await expect(loadProfile(path)).rejects.toMatchObject({
    code: 'not-a-profile',
    subject: path,
    message: 'truncated JSON: it ends at byte 9, before its content does',
  });
  await expect(loadProfile(Buffer.from('{'))).rejects.toMatchObject({ subject: undefined });
});

test('what cannot be read has a reason in words', async () => {
  const missing = join(folder, 'missing');
  const loop = join(folder, 'loop');
  symlinkSync(loop, loop);
  for (const [path, message] of [
    [missing, 'no such file'],
    [join(file('plain', ''), 'below'), 'no such file'],
    [folder, 'is a folder'],
    [loop, 'too many symbolic links'],
    [join(folder, 'x'.repeat(300)), 'the name is too long'],
  ] as const) {
    await expect(loadProfile(path)).rejects.toMatchObject({
      code: 'unreadable',
      subject: path,
      message,
    });
  }
});

// Nothing is closed to the superuser, and Windows has other permissions.
const isUnprivileged = process.getuid !== undefined && process.getuid() !== 0;

test.runIf(isUnprivileged)('a closed file is not readable', async () => {
  const path = file('closed', '{}');
  chmodSync(path, 0);
  await expect(loadProfile(path)).rejects.toMatchObject({ message: 'permission denied' });
});

test('errors that are not of the file system stay what they are', () => {
  const bug = new TypeError('x is undefined');
  expect(unreadable(bug)).toBe(bug);
  const known = new ProfileError('usage', 'x');
  expect(unreadable(known)).toBe(known);
  const unusual = Object.assign(new Error('unusual'), { code: 'EWHATEVER' });
  expect(unreadable(unusual)).toMatchObject({ message: 'unusual', code: 'unreadable' });
});

test('a stream is read from its beginning by every reader that looks at it, however far one before it went', async () => {
  // One line of megabytes: who looks for lines reads on and on.
  const content = readFileSync('fixtures/slow-report.node20.cpuprofile', 'utf8').replace(
    '{',
    `{"note":"${'x'.repeat(3e6)}",`,
  );
  async function* pieces(): AsyncIterable<Uint8Array> {
    const bytes = Buffer.from(content);
    for (let at = 0; at < bytes.length; at += 10_000) yield bytes.subarray(at, at + 10_000);
  }
  const { threads } = await loadDump(streamDump(pieces()));
  expect(threads[0]?.profile).toEqual(await loadProfile(Buffer.from(content)));
});

test('a large profile of V8 is read once, whatever other forms are looked for', async () => {
  const content = Buffer.from(
    readFileSync('fixtures/slow-report.node20.cpuprofile', 'utf8') + ' '.repeat(9e6),
  );
  expect(content.toString('latin1', 0, 9)).toBe('{"nodes":');
  const { dump: source, read } = counted(content);
  await loadDump(source);
  expect(read.bytes).toBe(content.length);
});

test('a packed profile of pprof is unpacked once', async () => {
  const frames = [{ name: 'main', file: 'main.go', line: 1, column: 0 }];
  const content = gzipSync(
    pprofBytes({ types: [['cpu', 'nanoseconds']], samples: [{ frames, values: [1000] }] }),
  );
  const { dump: source, read } = counted(content);
  await loadDump(source);
  expect(read.bytes).toBe(content.length);
});

/** A dump in memory, and how many bytes all readings of it took. */
function counted(content: Uint8Array): { dump: DumpSource; read: { bytes: number } } {
  const read = { bytes: 0 };
  const open = (): ByteSource => {
    const source = memorySource(content);
    return {
      ...source,
      read: async (target, offset) => {
        const count = await source.read(target, offset);
        read.bytes += count;
        return count;
      },
    };
  };
  return { dump: { open }, read };
}

test('a file that is closed while it is read takes nothing from the next', async () => {
  const [first, second] = ['first', 'second'].map((name, i) => {
    const path = file(name, '');
    writeFileSync(path, Buffer.alloc(5e6, i + 1));
    return path;
  });
  for (let round = 0; round < 20; round++) {
    const before = fileSource(first ?? '');
    const pending = before.read(new Uint8Array(1 << 16), 0);
    before.close();
    const after = fileSource(second ?? '');
    const whole = readWhole(after);
    expect(await pending).toBe(1 << 16);
    expect((await whole).length).toBe(5e6);
    expect(await before.read(new Uint8Array(1), 0)).toBe(0);
    after.close();
    after.close();
  }
});

test('a packed stream that comes slowly is whole for every reader', async () => {
  const text = readFileSync('fixtures/slow-report.node20.cpuprofile', 'utf8');
  const note = randomBytes(200_000).toString('base64');
  const content = Buffer.from(text.replace('{', `{"note":"${note}",`));
  const packed = gzipSync(content);
  async function* pieces(): AsyncIterable<Uint8Array> {
    for (let at = 0; at < packed.length; at += 1000) {
      yield packed.subarray(at, at + 1000);
      await setImmediate();
    }
  }
  const { threads } = await loadDump(streamDump(pieces()));
  expect(threads[0]?.profile).toEqual(await loadProfile(content));
});
