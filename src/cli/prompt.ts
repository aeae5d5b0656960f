import { once } from 'node:events';
import { basename } from 'node:path';
import { createInterface, type Interface } from 'node:readline';
import { displayText } from '../model/display-text.ts';
import { complete } from './completion.ts';
import type { LineRunner } from './run-commands.ts';

/**
 * The prompt. Ctrl-C clears the line, and leaves where the line is empty already; Ctrl-D leaves.
 * Gives whether it was left by Ctrl-C.
 */
export async function runPrompt(runner: LineRunner): Promise<{ isInterrupted: boolean }> {
  process.stdout.write(banner(runner));
  const editor = createInterface({
    input: process.stdin,
    output: process.stdout,
    completer: (line: string) => complete(line, runner.session),
    historySize: 500,
    removeHistoryDuplicates: true,
  });
  let isInterrupted = false;
  editor.on('SIGINT', () => {
    if (editor.line === '') {
      isInterrupted = true;
      editor.close();
    } else {
      clearLine(editor);
    }
  });
  await readLines(editor, runner);
  process.stdout.write('\n');
  return { isInterrupted };
}

async function readLines(editor: Interface, runner: LineRunner): Promise<void> {
  let isClosed = false;
  const waiting: string[] = [];
  editor.on('close', () => {
    isClosed = true;
  });
  // Lines pasted at once arrive at once: they wait for their turn.
  editor.on('line', (line) => waiting.push(line));
  const closed = once(editor, 'close');
  for (;;) {
    editor.setPrompt(promptText(runner));
    if (waiting.length === 0) {
      if (isClosed) return;
      editor.prompt();
      await Promise.race([once(editor, 'line'), closed]);
    }
    const line = waiting.shift();
    if (line === undefined) continue;
    // While a command runs the terminal is as it was, so that Ctrl-C and other programs work.
    editor.pause();
    process.stdin.setRawMode?.(false);
    const goesOn = await runner.run(line);
    if (!goesOn) return editor.close();
    if (isClosed) continue;
    process.stdin.setRawMode?.(true);
    editor.resume();
  }
}

function clearLine(editor: Interface): void {
  editor.write(null, { ctrl: true, name: 'e' });
  editor.write(null, { ctrl: true, name: 'u' });
}

function promptText(runner: LineRunner): string {
  return `${displayText(basename(runner.session.mainPath))}% `;
}

function banner(runner: LineRunner): string {
  const { stats } = runner.session.table;
  const seconds = stats.totals.time / (stats.timeUnit === 's' ? 1 : 1e6);
  const files = runner.session.dumps.map(({ path }) => displayText(path)).join(', ');
  return `${files}: ${stats.rowCount} functions in ${seconds.toFixed(3)} seconds\nTry: sort cumtime; stats 10 -- help lists the commands, Ctrl-D leaves\n`;
}
