import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '../../temporary-folder.ts';
import { openFile } from '../../terminal/open-file.ts';

/**
 * Opens an address with a token in the browser, where there is one. The arguments of a program can be seen by everybody on
 * the host, so what is opened is a file of the user's own that leads there.
 */
export async function openPage(address: string): Promise<void> {
  if (!hasDesktop()) return;
  // The address was printed.
  await opened(address).catch(() => undefined);
}

async function opened(address: string): Promise<void> {
  const folder = temporaryFolder('open the address yourself');
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  const path = join(folder, 'open.html');
  const text = `<!doctype html><meta charset="utf-8"><meta name="referrer" content="no-referrer"><meta http-equiv="refresh" content="0; url=${address}">`;
  writeFileSync(path, text, { mode: 0o600 });
  await openFile(path);
}

function hasDesktop(): boolean {
  const { DISPLAY, WAYLAND_DISPLAY } = process.env;
  return process.platform !== 'linux' || Boolean(DISPLAY || WAYLAND_DISPLAY);
}
