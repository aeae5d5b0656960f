import { visibleLine } from '../../records/visible-text.ts';
import { costsOf, entryDescription, entryName, findingsOf } from '../list/entry-text.ts';
import type { RequestEntry } from '../list/request-entry.ts';

interface RequestOptionProps {
  readonly id: string;
  readonly entry: RequestEntry;
  readonly isChosen: boolean;
  readonly place: RowPlace;
  readonly onChoose: (id: string) => void;
}

interface RowPlace {
  readonly index: number;
  readonly count: number;
  readonly topPx: number;
  readonly heightPx: number;
}

/** A row of the list: what was asked for, then what it cost and what is wrong with it. */
export function RequestOption({ id, entry, isChosen, place, onChoose }: RequestOptionProps) {
  const { method, path, status } = entry;
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the listbox has the keys
    <div
      id={id}
      role="option"
      tabIndex={-1}
      aria-selected={isChosen}
      aria-description={entryDescription(entry)}
      aria-setsize={place.count}
      aria-posinset={place.index + 1}
      className="option"
      style={{ transform: `translateY(${place.topPx}px)`, height: place.heightPx }}
      onClick={() => onChoose(entry.id)}
    >
      <span className="unseen">{entryName(entry)}</span>
      <span className="address" title={path} aria-hidden="true">
        <b>{visibleLine(method)}</b> {visibleLine(path)}
      </span>
      <span className={`code code-${Math.floor(status / 100)}`} aria-hidden="true">
        {status}
      </span>
      <Facts entry={entry} />
    </div>
  );
}

function Facts({ entry }: { readonly entry: RequestEntry }) {
  const { meta, missing } = entry;
  if (missing !== null)
    return (
      <span className="facts missing" aria-hidden="true">
        {missing.text}
      </span>
    );
  const costs = meta === null ? [...costsOf(entry), 'waiting for data'] : costsOf(entry);
  return (
    <span className="facts" aria-hidden="true">
      {costs.join(' · ')}
      {findingsOf(entry).map((finding) => (
        <mark key={finding}>{finding}</mark>
      ))}
    </span>
  );
}
