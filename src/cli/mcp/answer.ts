import { displayText } from '../../model/display-text.ts';
import { escaped } from '../../render/markdown-text.ts';
import { fitObject, type LeftOut } from './fit-object.ts';

/** A part of an answer, for readers and for programs. */
export interface AnswerPart {
  /** Of at most so many characters, as far as it can be shortened. */
  readonly markdown: (characters: number) => string;
  /** What programs get; large ones are shortened. */
  readonly objects: () => readonly object[];
}

/** What a tool has to say. */
export interface Answer {
  readonly parts: readonly AnswerPart[];
  /** What whoever asks should know besides. */
  readonly notes: readonly string[];
}

/** An answer in the form of the protocol. */
export interface ToolResult {
  readonly content: { readonly type: 'text'; readonly text: string }[];
  readonly structuredContent?: { readonly [key: string]: unknown };
  readonly isError?: true;
}

/** Characters of an answer where nobody says how many. */
export const USUAL_BUDGET = 8000;
/** An answer of fewer says nothing. */
export const LEAST_BUDGET = 300;
export const MOST_BUDGET = 200_000;

/** More notes than these say nothing new. */
const MOST_NOTES = 8;
/** Below this nothing of a report is worth showing. */
const LEAST_ROOM = 100;

/** The answer, its text and its JSON each in at most so many characters, the first parts first. */
export function toolResult({ parts, notes }: Answer, budget: number): ToolResult {
  const shown = notesWithin([...new Set(notes)].slice(0, MOST_NOTES), budget / 4);
  const text = markdownOf(parts, shown, budget);
  return {
    content: [{ type: 'text', text }],
    structuredContent: { ...objectsOf(parts, budget), notes: shown },
  };
}

/** An answer that says only what is wrong, in one line. */
export function errorResult(text: string): ToolResult {
  return { content: [{ type: 'text', text: displayText(text) }], isError: true };
}

function notesWithin(notes: readonly string[], characters: number): readonly string[] {
  let left = characters;
  return notes.map(displayText).filter((note) => {
    left -= note.length;
    return left >= 0;
  });
}

/** Room for the sentence that says what is left out. */
const LEFT_OUT_ROOM = 60;

function markdownOf(
  parts: readonly AnswerPart[],
  notes: readonly string[],
  budget: number,
): string {
  const end = notes.map((note) => `\nNote: ${escaped(note)}\n`).join('');
  const pieces: string[] = [];
  let left = budget - end.length;
  for (const [i, part] of parts.entries()) {
    const more = parts.length - i;
    const room = left - (more > 1 ? LEFT_OUT_ROOM : 0);
    if (room < LEAST_ROOM) {
      const reports = more === 1 ? 'One report does' : `${more} reports do`;
      pieces.push(`${reports} not fit into ${budget} characters.`);
      break;
    }
    const piece = cutAtLine(part.markdown(room).trimEnd(), room);
    pieces.push(piece);
    left -= piece.length + 2;
  }
  const text = `${pieces.join('\n\n')}\n${end}`.trim();
  return text === '' ? `Nothing fits into ${budget} characters.` : text;
}

const CUT = '\n\n(cut here: ask for more with a larger budget)';

/** What cannot shorten itself ends at the end of a line, and a block of code with it. */
function cutAtLine(text: string, characters: number): string {
  if (text.length <= characters) return text;
  const room = Math.max(0, characters - CUT.length - 10);
  const end = text.lastIndexOf('\n', room);
  const kept = text.slice(0, end < 0 ? room : end);
  const open = openFence(kept);
  return `${kept}${open === null ? '' : `\n${open}`}${CUT}`;
}

/** The fence of a block of code that a text does not close; `null`: there is none. */
function openFence(text: string): string | null {
  let open: string | null = null;
  for (const [fence] of text.matchAll(/^`{3,}/gm)) {
    if (open === null) open = fence;
    else if (fence.length >= open.length) open = null;
  }
  return open;
}

function objectsOf(parts: readonly AnswerPart[], characters: number) {
  const reports: object[] = [];
  const leftOut: LeftOut[] = [];
  let left = characters;
  for (const object of parts.flatMap((part) => part.objects())) {
    const fitted = fitObject(object, left, `reports[${reports.length}]`);
    reports.push(fitted.object);
    leftOut.push(...fitted.leftOut);
    left = Math.max(0, left - fitted.length);
  }
  return { reports, leftOut };
}
