import { once } from 'node:events';
import type { Writable } from 'node:stream';
import type { CommandOutput } from '../../commands/language/grammar.ts';
import { ProfileError } from '../../model/profile-error.ts';

/** Text, or bytes of what is not text. */
type Piece = string | Uint8Array;

/** The reader of standard output is gone (`| head`): the run ends quietly. */
export class ClosedPipe extends Error {
  override readonly name = 'ClosedPipe';
}

/**
 * Writes text where a command's operators send it. Throws ClosedPipe where nobody reads standard output any
 * more, ProfileError where a file cannot be written.
 */
export async function writeOutput(text: Iterable<Piece>, output: CommandOutput): Promise<void> {
  switch (output.kind) {
    case 'screen':
      return writeToScreen(text);
    case 'file': {
      const { appendText, writeTextWhole } = await import('../write-file.ts');
      return output.isAppended ? appendText(output.path, text) : writeTextWhole(output.path, text);
    }
    case 'shell':
      return writeToShell(output.command, text);
  }
}

/** Throws `unreadable` where standard output takes no more for another reason than that its reader left. */
async function writeToScreen(text: Iterable<Piece>): Promise<void> {
  try {
    await writeStream(process.stdout, text);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    // What makes the text may fail too, or be stopped.
    if (code === undefined || error instanceof ProfileError) throw error;
    throw new ProfileError('unreadable', `standard output cannot be written: ${message}`);
  }
}

/** Text in pieces of at least this many characters: a write per row is slow. */
const PIECE_LENGTH = 1 << 16;

/** The text in pieces that are worth a write each; bytes stay as they are. */
export function* inPieces(text: Iterable<Piece>): Iterable<Piece> {
  let piece = '';
  for (const part of text) {
    if (typeof part === 'string') {
      piece += part;
      if (piece.length < PIECE_LENGTH) continue;
    }
    if (piece !== '') yield piece;
    piece = '';
    if (typeof part !== 'string') yield part;
  }
  if (piece !== '') yield piece;
}

async function writeStream(stream: Writable, text: Iterable<Piece>): Promise<void> {
  for (const piece of inPieces(text)) {
    if (stream.destroyed || !stream.writable) throw new ClosedPipe();
    if (!stream.write(piece)) await drained(stream);
    // Signals arrive between turns of the event loop only, and a terminal is written to at once.
    await new Promise((resolve) => {
      setImmediate(resolve);
    });
  }
  if (stream.errored) throw closedOr(stream.errored);
}

/** Waits until a stream takes more, or fails. */
async function drained(stream: Writable): Promise<void> {
  try {
    await once(stream, 'drain');
  } catch (error) {
    throw closedOr(error);
  }
}

/** ClosedPipe where an error says that the reader is gone; else the error itself. */
export function closedOr(error: unknown): unknown {
  const { code } = error as NodeJS.ErrnoException;
  return code === 'EPIPE' || code === 'ERR_STREAM_DESTROYED' ? new ClosedPipe() : error;
}

async function writeToShell(command: string, text: Iterable<Piece>): Promise<void> {
  const { spawn } = await import('node:child_process');
  const child = spawn(command, { shell: true, stdio: ['pipe', 'inherit', 'inherit'] });
  const closed = once(child, 'close');
  // Ctrl-C ends the program that is written to, not the prompt.
  const stay = (): void => {};
  process.on('SIGINT', stay);
  // A program that stops reading (head) closes the pipe: that is its right.
  child.stdin.on('error', () => {});
  try {
    await writeStream(child.stdin, text);
  } catch (error) {
    if (!(error instanceof ClosedPipe)) throw error;
  } finally {
    // It has the terminal until it ends, whatever became of the text.
    child.stdin.end();
    await closed;
    process.off('SIGINT', stay);
  }
  if (child.signalCode === 'SIGINT') throw new ProfileError('interrupted', 'interrupted');
}
