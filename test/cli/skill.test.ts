import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { drawnDump } from '../drawn-dump.ts';
import { run, runInShell, temporaryFolder } from './run-program.ts';

const FILE = fileURLToPath(new URL('../../src/manual/skill/SKILL.md', import.meta.url));
const TEXT = readFileSync(FILE, 'utf8');
const COMMANDS = Array.from(TEXT.matchAll(/^ {4}(scoobyprof .*)$/gm), ([, line]) => line as string);
const MAX_MS = 240_000;

/** Busy for a while, most of it in `render`, with what it allocated still in use. */
const PROGRAM = `
const kept = [];
function render(n) { let text = ''; for (let i = 0; i < n; i++) text += String(i % 7); kept.push(text.split('')); return text.length; }
function parse(n) { let sum = 0; for (let i = 0; i < n; i++) sum += Math.sqrt(i); return sum; }
const end = Date.now() + 150;
let total = 0;
while (Date.now() < end) { total += render(2e4) + parse(1e4); if (kept.length > 20) kept.shift(); }
console.log(total > 0);
`;

describe('the skill', () => {
  test('has the form that programs look for, and fewer than 60 lines', () => {
    const [, head = ''] = /^---\n([\s\S]*?)\n---\n\n# /.exec(TEXT) ?? [];
    const fields = Object.fromEntries(head.split('\n').map((line) => line.split(/: (.*)/s)));
    expect(Object.keys(fields)).toEqual(['name', 'description']);
    expect(fields['name']).toMatch(/^[a-z][a-z0-9-]{0,63}$/);
    expect(fields['description'].length).toBeLessThanOrEqual(1024);
    // YAML would take these for something else.
    expect(fields['description']).not.toMatch(/: | #|^[[{&*!|>'"%@`]/);
    expect(TEXT.trimEnd().split('\n').length).toBeLessThan(60);
  });

  test('help agents prints its file', async () => {
    expect((await run(['help', 'agents'])).stdout).toBe(TEXT);
  });

  test(
    'its commands run as they stand',
    async () => {
      const cwd = temporaryFolder();
      writeFileSync(join(cwd, 'app.js'), PROGRAM);
      const stacks = Array.from({ length: 400 }, (_, i) => [
        'main',
        i % 4 === 0 ? 'parse' : 'render',
      ]);
      const dump = { ...JSON.parse(drawnDump(stacks)) };
      const ticked = dump.nodes.map((node: { hitCount: number }) => {
        return node.hitCount > 0
          ? { ...node, positionTicks: [{ line: 1, ticks: node.hitCount }] }
          : node;
      });
      writeFileSync(join(cwd, 'before.cpuprofile'), JSON.stringify({ ...dump, nodes: ticked }));
      expect(COMMANDS.length).toBeGreaterThan(10);
      for (const command of COMMANDS) {
        const script = `scoobyprof() { $SCOOBYPROF "$@"; }\n${command}`;
        const { stdout, stderr, status } = await runInShell(script, { cwd, env: { TMPDIR: cwd } });
        expect({ command, status, stderr }).toMatchObject({ status: 0 });
        // What a recording says of itself goes to stderr.
        if (!command.includes(' record ')) expect(stdout.length, command).toBeGreaterThan(100);
        if (/peek|lines|stats 15|diff/.test(command)) expect(stdout, command).toContain('render');
      }
    },
    MAX_MS,
  );
});
