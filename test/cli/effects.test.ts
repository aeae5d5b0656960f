import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { dump } from '../importers/dumps.ts';
import { fixture, run, temporaryFolder } from './run-program.ts';
import { hasTerminal, Terminal } from './terminal.ts';

/** A folder with a dump of functions in files with hostile names, and programs that say what they are told. */
function folderWithEditor(): string {
  const folder = temporaryFolder();
  const source = join(folder, "a b; touch pwned $(id) 'x'.js");
  writeFileSync(source, '');
  const frame = (functionName: string, url: string, lineNumber: number) => {
    return { functionName, scriptId: '1', url, lineNumber, columnNumber: 4 };
  };
  const profile = dump();
  const frames = [frame('mine', `file://${encodeURI(source)}`, 6), frame('lost', '/no/such.js', 1)];
  const text = JSON.stringify({
    ...profile,
    nodes: [
      { id: 1, callFrame: frame('(root)', '', -1), children: [2, 3] },
      { id: 2, callFrame: frames[0] },
      { id: 3, callFrame: frames[1] },
    ],
    samples: [2, 3],
    timeDeltas: [1000, 1000],
  });
  writeFileSync(join(folder, 'app.cpuprofile'), text);
  mkdirSync(join(folder, 'bin'));
  for (const name of ['vim', 'code', 'xdg-open']) {
    const path = join(folder, 'bin', name);
    writeFileSync(path, `#!/bin/sh\nfor word; do echo "<$word>"; done\n`);
    chmodSync(path, 0o755);
  }
  return folder;
}

async function prompt(
  editor: string,
  args: readonly string[] = ['app.cpuprofile'],
): Promise<{ terminal: Terminal; folder: string }> {
  const folder = folderWithEditor();
  const env = { EDITOR: editor, PATH: `${folder}/bin:${process.env['PATH']}` };
  const terminal = Terminal.start(['--layout', 'pstats', ...args], {
    cwd: folder,
    env,
    columns: 200,
  });
  await terminal.shows(/\.cpuprofile%$/);
  return { terminal, folder };
}

describe.runIf(hasTerminal)('open', () => {
  test.each([
    ['vim', (path: string) => `<+7>\n<${path}>`],
    ['code --wait', (path: string) => `<--wait>\n<--goto>\n<${path}:7:5>`],
    [
      'vscode://file{path}:{line}:{column}',
      (path: string) => `<vscode://file${encodeURI(path)}:7:5>`,
    ],
  ])('in %s', async (editor, expected) => {
    const { terminal, folder } = await prompt(editor);
    terminal.type('open mine\n');
    const screen = await terminal.shows(/>\napp\.cpuprofile%$/);
    expect(screen).toContain(expected(join(folder, "a b; touch pwned $(id) 'x'.js")));
    terminal.type('open lost\nopen (root)\nopen zzz\nopen .\n');
    await terminal.shows(/\/no\/such\.js: no such file here[\s\S]*2 functions match[\s\S]*%$/);
  });

  test('at the original, where there is one', async () => {
    const programs = fileURLToPath(new URL('../../fixtures/programs', import.meta.url));
    const args = ['--source', programs, fixture('orders-esbuild.node20')];
    const { terminal } = await prompt('vim', args);
    terminal.type('open main.ts:42\n');
    const screen = await terminal.shows(/>\n\S+\.cpuprofile%$/);
    expect(screen).toContain(`<+42>\n<${programs}/orders/src/main.ts>`);
  });

  test('an editor that is not there is an error', async () => {
    const { terminal } = await prompt('/no/editor');
    terminal.type('open mine\n');
    await terminal.shows(/\/no\/editor: cannot be started.*\napp\.cpuprofile%$/);
  });
});

describe.runIf(hasTerminal)('copy', () => {
  test('puts the last report on the clipboard', async () => {
    const { terminal } = await prompt('');
    terminal.allowClipboard();
    terminal.type('copy\nstats 1\ncopy\n');
    const screen = await terminal.shows(/\d+ lines are on the clipboard\napp\.cpuprofile%$/);
    expect(screen).toContain('there is no report yet to copy');
    expect(terminal.clipboard()).toMatch(/List reduced from 2 to 1 due to restriction <1>/);
  });
});

test('without a terminal both are refused', async () => {
  const copied = await run(['stats 1; copy', fixture('workers.node20')]);
  expect(copied).toMatchObject({ status: 2, stderr: expect.stringContaining('needs a terminal') });
  const folder = folderWithEditor();
  const opened = await run(['--editor', 'vim', 'open mine', join(folder, 'app.cpuprofile')]);
  expect(opened).toMatchObject({ status: 2, stderr: expect.stringContaining('needs a terminal') });
});
