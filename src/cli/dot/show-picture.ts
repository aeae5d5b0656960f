import { join } from 'node:path';
import type { CommandOutput } from '../../commands/language/grammar.ts';
import type { GraphReport } from '../../render/report.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { noticeLine } from '../terminal/messages.ts';
import { openFile } from '../terminal/open-file.ts';
import { writeOutput } from '../terminal/output.ts';
import { drawPicture } from './layout.ts';

/** Draws a graph and opens it, or writes it where operators say. Throws ProfileError. */
export async function showPicture(report: GraphReport, output: CommandOutput): Promise<void> {
  const svg = (await drawPicture(report, { type: 'svg', engine: undefined })) as string;
  if (output.kind !== 'screen') return writeOutput([svg], output);
  // A folder of one's own: names in the system's temporary folder can be foreseen.
  const path = join(temporaryFolder('graph > FILE.svg'), 'graph.svg');
  await writeOutput([svg], { kind: 'file', path, isAppended: false });
  process.stderr.write(noticeLine(path, 'the graph'));
  await openFile(path);
}
