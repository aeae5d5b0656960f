import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { MANUAL_PAGES, type ManualPage } from '../src/commands/manual-pages.ts';
import { run, runInShell } from './cli/run-program.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const fileOf = ({ name, file }: ManualPage): string => `src/manual/${file ?? `${name}.md`}`;
const PAGES = ['README.md', ...MANUAL_PAGES.map(fileOf)];
const textOf = (page: string): string => readFileSync(join(ROOT, page), 'utf8');

interface Example {
  readonly page: string;
  readonly command: string;
  readonly lines: readonly string[];
}

/** Blocks that begin with `$ `: commands, each with what it prints. Lines with `% ` go to its standard input. */
const EXAMPLES: readonly Example[] = PAGES.flatMap((page) =>
  Array.from(textOf(page).matchAll(/^```\n(\$ [\s\S]*?)^```$/gm), ([, block]) => block as string)
    .flatMap((block) => block.split(/^\$ /m).slice(1))
    .map((part) => {
      const [command = '', ...rest] = part.trimEnd().split('\n');
      return { page, command, lines: rest };
    }),
);

/** Whether the lines stand in the output in this order; `…` alone stands for any, in front of text for its beginning. */
function firstMissing(lines: readonly string[], output: string): string | null {
  const printed = output.split('\n').map((line) => line.trimEnd());
  let at = 0;
  for (const line of lines) {
    if (line === '…' || line === '') continue;
    const found = printed.findIndex((one, i) => i >= at && isLine(one, line));
    if (found < 0) return line;
    at = found + 1;
  }
  return null;
}

function isLine(printed: string, line: string): boolean {
  return line.startsWith('…') ? printed.endsWith(line.slice(1)) : printed === line.trimEnd();
}

test('there are examples', () => {
  expect(EXAMPLES.length).toBeGreaterThan(10);
});

test.each(EXAMPLES)('$page: $command', async ({ command, lines }) => {
  const stdin = lines.filter((line) => line.startsWith('% ')).map((line) => line.slice(2));
  const shown = lines.filter((line) => !line.startsWith('% '));
  const script = `exec 2>&1; scoobyprof() { $SCOOBYPROF "$@"; }\n${command}`;
  const { stdout } = await runInShell(script, { cwd: ROOT, stdin: stdin.join('\n') });
  expect(firstMissing(shown, stdout), stdout).toBeNull();
});

describe('what is typed in README and manual', () => {
  const typed = PAGES.flatMap((page) =>
    Array.from(
      textOf(page).matchAll(/(?:^ {4}|\| `|^\$ |[ `(])(scoobyprof [^`\n]*)/gm),
      ([, line]) => [page, line as string] as const,
    ),
  );

  test('has options that exist', async () => {
    const root = (await run(['--help'])).stdout;
    const helpOf = new Map<string, string>();
    expect(typed.length).toBeGreaterThan(40);
    for (const [page, line] of typed) {
      const [, word = ''] = line.split(' ');
      if (
        !helpOf.has(word) &&
        /^(?:record|requests|token|watch|dot|diff|counts|export|flame|collect|mcp|schema)$/.test(
          word,
        )
      ) {
        helpOf.set(word, (await run([word, '--help'])).stdout);
      }
      // What stands in quotes is the language's.
      const plain = line.replace(/"[^"]*"/g, '');
      const own = plain.split(' -- ')[0]?.replace(/[|;#].*$/, '') ?? '';
      for (const [option] of own.matchAll(/(?<=\s)--[a-z][\w-]*/g)) {
        const known = `${root}${helpOf.get(word) ?? ''}`;
        const isKnown = known.includes(option) || /compare .*--per/.test(line);
        expect(isKnown, `${page}: ${line}`).toBe(true);
      }
    }
  });
});

describe('the manual', () => {
  test('has a page for each name, and no other', () => {
    const files = readdirSync(join(ROOT, 'src/manual'), { recursive: true, encoding: 'utf8' })
      .filter((path) => path.endsWith('.md'))
      .map((path) => `src/manual/${path.replaceAll('\\', '/')}`);
    expect(files.sort()).toEqual(MANUAL_PAGES.map(fileOf).sort());
  });

  test('README is one page and leads to all of it', () => {
    const readme = textOf('README.md');
    expect(readme.split('\n').length).toBeLessThanOrEqual(180);
    for (const page of MANUAL_PAGES) expect(readme).toContain(fileOf(page));
  });

  test('links lead to files', () => {
    for (const page of PAGES) {
      for (const [, target = ''] of textOf(page).matchAll(/\]\((?!https?:)([^)#]+)/g)) {
        const url = new URL(target, `file://${join(ROOT, page)}`);
        expect(() => readFileSync(url), `${page}: ${target}`).not.toThrow();
      }
    }
  });

  test.each(MANUAL_PAGES)('help $name shows it, in the shell and as a command', async (page) => {
    const { name } = page;
    const text = textOf(fileOf(page));
    expect((await run(['help', name])).stdout).toBe(text);
    const dump = join(ROOT, 'fixtures/slow-report.node20.cpuprofile');
    for (const columns of [40, 80, 200]) {
      const { stdout } = await run(['--layout=terminal', '-c', `help ${name}`, dump], {
        env: { COLUMNS: String(columns), NO_COLOR: '1' },
      });
      expect(stdout).toContain(/^# (.*)$/m.exec(text)?.[1]);
      expect(stdout.replace(/^ {4}.*$/gm, '')).not.toMatch(/\*\*\w|^```|\]\(/m);
      // Code stands as it is; all else fits.
      const tooWide = stdout.split('\n').filter((line) => {
        return line.length > Math.min(columns, 100) && !/^ {4}|^ *(?:- )?\S+$/.test(line);
      });
      expect(tooWide).toEqual([]);
    }
    const [report] = JSON.parse(`[${(await run(['--json', '-c', `help ${name}`, dump])).stdout}]`);
    expect(report).toEqual({ schema: 'scoobyprof.manual/1', page: name, text });
  });
});
