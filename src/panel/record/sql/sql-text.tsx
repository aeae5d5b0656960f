import { useMemo } from 'react';
import { visibleText } from '../../../records/visible-text.ts';
import { formattedSql, type SqlPiece } from './formatted-sql.ts';

interface SqlTextProps {
  readonly text: string;
  readonly system: string;
}

/** A text of SQL in lines, its words told apart. */
export function SqlText({ text, system }: SqlTextProps) {
  const lines = useMemo(() => formattedSql(text, system), [text, system]);
  return (
    <pre className="rec-sql">
      {lines.map(({ indent, pieces }, line) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: lines of a text have nothing else
        <code key={line} style={{ paddingInlineStart: `${2 * indent + 2}ch` }}>
          <SqlPieces pieces={pieces} />
        </code>
      ))}
    </pre>
  );
}

export function SqlPieces({ pieces }: { readonly pieces: readonly SqlPiece[] }) {
  return merged(pieces).map(({ kind, text }, i) => {
    const shown = visibleText(text);
    if (kind === 'plain') return shown;
    return (
      // biome-ignore lint/suspicious/noArrayIndexKey: pieces of a text have nothing else
      <span key={i} className={`rec-${kind}`}>
        {shown}
      </span>
    );
  });
}

/** Neighbours of one kind as one: a browser lays out few pieces faster than many. */
function merged(pieces: readonly SqlPiece[]): readonly SqlPiece[] {
  const result: SqlPiece[] = [];
  for (const piece of pieces) {
    const last = result.at(-1);
    if (last?.kind === piece.kind)
      result[result.length - 1] = { ...last, text: last.text + piece.text };
    else result.push(piece);
  }
  return result;
}

/** The same as text, to be copied. */
export function formattedText(text: string, system: string): string {
  return formattedSql(text, system)
    .map(({ indent, pieces }) => '  '.repeat(indent) + pieces.map((piece) => piece.text).join(''))
    .join('\n');
}
