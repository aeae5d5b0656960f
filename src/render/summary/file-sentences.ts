import { displayText } from '../../model/display-text.ts';
import { isMany, manyDumpsLines } from '../many-dumps.ts';
import { requestText } from '../request-text.ts';
import { sliceLines } from '../slice-lines.ts';
import type { PageSentence } from './page-sentence.ts';
import { cut } from './short-place.ts';
import type { SummaryReport } from './summary-report.ts';

const MOST_NOTE = 160;
const MOST_PATH = 120;

/** What the page is of: files, their requests and threads, the part of a fleet. */
export function* fileSentences(report: SummaryReport): Iterable<PageSentence> {
  yield* namesOfFiles(report);
  for (const text of sliceLines(report.heading.files)) {
    yield { rank: 1, tone: 'plain', text: cut(text, MOST_NOTE) };
  }
}

function* namesOfFiles({ heading: { files } }: SummaryReport): Iterable<PageSentence> {
  if (isMany(files)) {
    const [name = '', ...more] = manyDumpsLines(files);
    yield { rank: 0, tone: 'name', text: name };
    for (const text of more) yield { rank: 5, tone: 'plain', text: cut(text, MOST_NOTE) };
    return;
  }
  for (const { path, request, threads, values } of files) {
    yield { rank: 0, tone: 'name', text: cut(displayText(path), MOST_PATH) };
    if (request !== null)
      yield { rank: 1, tone: 'plain', text: cut(requestText(request), MOST_NOTE) };
    for (const choice of [threads, values]) {
      if (choice !== undefined)
        yield { rank: 5, tone: 'plain', text: cut(displayText(choice.text), MOST_NOTE) };
    }
  }
}
