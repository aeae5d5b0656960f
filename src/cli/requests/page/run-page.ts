import type { SourceFinder } from '../../../sources/source-finder.ts';
import { EXIT } from '../../terminal/exit-status.ts';
import { writeOutput } from '../../terminal/output.ts';
import type { RecordPlace } from '../record-place.ts';
import { openPage } from './open-page.ts';
import { PageAccess } from './page-access.ts';
import { PageAnswers } from './page-answers.ts';
import { pageFiles } from './page-files.ts';
import { PageServer } from './page-server.ts';
import { untilEnd } from './until-end.ts';

/**
 * Shows records as a page in the browser until the terminal ends it. `id`: the record that is chosen at first. Gives the exit
 * status; rejects with ProfileError where the place fails.
 */
export async function runPage(
  place: RecordPlace,
  sources: SourceFinder | null,
  id: string | null,
): Promise<number> {
  const files = pageFiles();
  // What is wrong with the place is said here, not in the page.
  const { length } = await place.list({ limit: 1 });
  const access = new PageAccess(() => void print(`Another browser: ${addressOf()}\n`));
  const server = new PageServer({
    ...{ files, access, answers: new PageAnswers(place, sources) },
    watch: (onNew) => place.store.watch(onNew),
  });
  const addressOf = (): string =>
    `${server.origin}/#${access.newToken()}${id === null ? '' : `.${id}`}`;
  await server.start();
  // Whoever reads the address may end the page at once.
  const end = untilEnd();
  try {
    const address = addressOf();
    const records = length === 0 ? 'Waiting for records' : 'Records';
    await print(`${records} in ${place.name}, as a page until Ctrl-C:\n${address}\n`);
    await openPage(address);
    return (await end) === 'SIGINT' ? EXIT.interrupted : EXIT.done;
  } finally {
    await server.stop();
  }
}

function print(text: string): Promise<void> {
  return writeOutput([text], { kind: 'screen' });
}
