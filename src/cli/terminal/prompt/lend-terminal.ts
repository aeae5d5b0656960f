import type { Interface } from 'node:readline';

/**
 * Gives the terminal to something else while it works: a command, a program, a list to pick from. The line editor
 * sees no key and no change of size meanwhile, and has its line and its history afterwards as they were.
 */
export async function lendTerminal<T>(editor: Interface, work: () => Promise<T>): Promise<T> {
  const { stdin, stdout } = process;
  const onKey = stdin.listeners('keypress') as ((...args: unknown[]) => void)[];
  const onResize = stdout.listeners('resize') as (() => void)[];
  let isClosed = false;
  const noteClosed = (): void => {
    isClosed = true;
  };
  editor.once('close', noteClosed);
  editor.pause();
  stdin.removeAllListeners('keypress');
  stdout.removeAllListeners('resize');
  setRaw(editor, false);
  try {
    return await work();
  } finally {
    editor.off('close', noteClosed);
    for (const listener of onKey) stdin.on('keypress', listener);
    for (const listener of onResize) stdout.on('resize', listener);
    if (!isClosed) {
      setRaw(editor, true);
      editor.resume();
    }
  }
}

/** A terminal that is gone refuses: there is nobody left to read from. */
function setRaw(editor: Interface, isRaw: boolean): void {
  try {
    process.stdin.setRawMode?.(isRaw);
  } catch {
    editor.close();
  }
}
