import { createHmac } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { run, temporaryFolder } from '../run-program.ts';

const SECRET = 'scooby-test-secret-0123456789abcdef';

function fileWith(content: string | Uint8Array): string {
  const path = join(temporaryFolder(), 'secret');
  writeFileSync(path, content);
  return path;
}

function parts(stdout: string) {
  const [version, expiry, options, owner, mac] = stdout.trimEnd().split('.');
  const message = [version, expiry, options, owner].join('.');
  const expected = createHmac('sha256', SECRET).update(message).digest('base64url');
  return {
    version,
    left: Number(expiry) - Date.now() / 1000,
    options,
    owner,
    isGenuine: mac === expected,
  };
}

describe('token', () => {
  test.each<[from: string, words: readonly string[], stdin: string, env: Record<string, string>]>([
    ['standard input', ['--secret-file', '-'], `${SECRET}\n`, {}],
    ['standard input without a line break', ['--secret-file', '-'], SECRET, {}],
    ['the environment', [], '', { SCOOBYPROF_SECRET: SECRET }],
  ])('from %s', async (_, words, stdin, env) => {
    const { stdout, stderr, status } = await run(['token', ...words], { stdin, env });
    expect({ stderr, status }).toEqual({ stderr: '', status: 0 });
    expect(stdout).toMatch(/^v1\.\d{10}\.-\.[\w-]{8,32}\.[\w-]{43}\n$/);
    const { left, isGenuine } = parts(stdout);
    expect(isGenuine).toBe(true);
    expect(left).toBeGreaterThan(10_800 - 60);
    expect(left).toBeLessThanOrEqual(10_800);
  });

  test('has the options, the time and the owner that are asked for', async () => {
    const words = ['token', '--opts', 'params,cpu', '--ttl', '10m', '--owner', 'dev-laptop-1'];
    const { stdout } = await run(words, { env: { SCOOBYPROF_SECRET: SECRET } });
    expect(parts(stdout)).toMatchObject({
      options: 'cpu,params',
      owner: 'dev-laptop-1',
      isGenuine: true,
    });
    expect(parts(stdout).left).toBeLessThanOrEqual(600);
  });

  test('is of one owner for one user and host', async () => {
    const env = { SCOOBYPROF_SECRET: SECRET };
    const owners = [await run(['token'], { env }), await run(['token'], { env })];
    const [a, b] = owners.map(({ stdout }) => parts(stdout).owner);
    expect(a).toBe(b);
  });

  test.each<[words: readonly string[], secret: string, status: number, stderr: string]>([
    [['--ttl', '4h'], SECRET, 2, 'more than 3h'],
    [['--ttl', '181m'], SECRET, 2, 'more than 3h'],
    [['--ttl', '0s'], SECRET, 2, 'ttl'],
    [['--ttl', '3'], SECRET, 2, 'ttl'],
    [['--opts', 'all'], SECRET, 2, 'opts'],
    [['--opts', 'cpu,cpu'], SECRET, 2, 'opts'],
    [['--opts', 'on'], SECRET, 2, 'opts'],
    [['--owner', 'short'], SECRET, 2, 'owner'],
    [['--owner', 'with space'], SECRET, 2, 'owner'],
    [['--secret', SECRET], SECRET, 2, '--secret'],
    [[SECRET], SECRET, 2, 'too many arguments'],
    [[], 'short', 2, 'the secret has 5 bytes'],
    [[], '', 2, 'needs the secret'],
    [['--secret-file', '/nonexistent/secret'], '', 3, '/nonexistent/secret'],
  ])('%j with the secret "%s" is refused', async (words, secret, status, text) => {
    const result = await run(['token', ...words], { env: { SCOOBYPROF_SECRET: secret } });
    expect({ stdout: result.stdout, status: result.status }).toEqual({ stdout: '', status });
    expect(result.stderr).toContain(text);
  });

  test('of a file takes off one line break, and takes no other bytes than UTF-8', async () => {
    const two = await run(['token', '--secret-file', fileWith(`${SECRET}\n\n`)]);
    expect(parts(two.stdout).isGenuine).toBe(false);
    const crlf = await run(['token', '--secret-file', fileWith(`${SECRET}\r\n`)]);
    expect(parts(crlf.stdout).isGenuine).toBe(true);
    const binary = await run(['token', '--secret-file', fileWith(new Uint8Array(40).fill(0xff))]);
    expect(binary.status).toBe(2);
  });
});
