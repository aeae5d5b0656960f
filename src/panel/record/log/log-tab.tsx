import { useState } from 'react';
import { callersOf } from '../../../records/call-place.ts';
import type { LogEntry } from '../../../records/record.ts';
import { visibleText } from '../../../records/visible-text.ts';
import { useRecord } from '../record-facts.ts';
import { StackList } from '../stack-list.tsx';

/** So many entries are shown at first: each may be long. */
const SHOWN = 200;

/** What the program said while the request ran. */
export function LogTab() {
  const { facts } = useRecord();
  const [shown, setShown] = useState(SHOWN);
  const entries = facts.record.plugins.log?.entries ?? [];
  const { log: dropped } = facts.record.limits.dropped;
  if (entries.length === 0) return <p className="rec-none">Nothing was logged</p>;
  return (
    <div className="rec-scroller rec-log">
      <ol aria-label="Log">
        {entries.slice(0, shown).map((entry, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: entries may be equal
          <LogItem key={i} entry={entry} />
        ))}
      </ol>
      {entries.length > shown && (
        <button type="button" onClick={() => setShown(entries.length)}>
          {`Show ${entries.length - shown} more`}
        </button>
      )}
      {dropped > 0 && <p className="rec-dim">{`${dropped} more were over the limit.`}</p>}
    </div>
  );
}

function LogItem({ entry }: { readonly entry: LogEntry }) {
  const { facts } = useRecord();
  const [isOpen, setIsOpen] = useState(false);
  const [caller] = callersOf(facts.record, { stack: entry.stack, source: 'log' }, facts.placeOf);
  return (
    <li>
      <span className="rec-at">{`${entry.atMs.toFixed(1)} ms`}</span>{' '}
      <span className="rec-said">{saidText(entry.text)}</span>{' '}
      {entry.stack !== null && (
        <button
          type="button"
          className="rec-fold"
          aria-expanded={isOpen}
          onClick={() => setIsOpen(!isOpen)}
        >
          {caller.text}
        </button>
      )}
      {isOpen && <StackList stack={entry.stack} hasLibraries={false} />}
    </li>
  );
}

/** The lines stay; all else that is hidden is shown. */
function saidText(text: string): string {
  return text
    .split(/\r\n|\r|\n/)
    .map((line) => visibleText(line.replaceAll('\t', '    ')))
    .join('\n');
}
