import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CommandOutput } from '../../commands/language/grammar.ts';
import { ProfileError } from '../../model/profile-error.ts';
import type { GraphReport } from '../../render/report.ts';
import { noticeLine } from '../terminal/messages.ts';
import { openFile } from '../terminal/open-file.ts';
import { writeOutput } from '../terminal/output.ts';
import { drawPicture } from './layout.ts';

/** Draws a graph and opens it, or writes it where operators say. Throws ProfileError. */
export async function showPicture(report: GraphReport, output: CommandOutput): Promise<void> {
  const svg = (await drawPicture(report, { type: 'svg', engine: undefined })) as string;
  if (output.kind !== 'screen') return writeOutput([svg], output);
  // A folder of one's own: names in the system's temporary folder can be foreseen.
  const path = join(temporaryFolder(), 'graph.svg');
  await writeOutput([svg], { kind: 'file', path, isAppended: false });
  process.stderr.write(noticeLine(path, 'the graph'));
  await openFile(path);
}

/** A new folder of one's own in the system's temporary one. Throws ProfileError. */
export function temporaryFolder(): string {
  try {
    return mkdtempSync(join(tmpdir(), 'scoobyprof-graph-'));
  } catch (error) {
    const message = `the temporary folder cannot be written: ${(error as Error).message}`;
    throw new ProfileError('unreadable', message, { hint: 'graph > FILE.svg' });
  }
}
