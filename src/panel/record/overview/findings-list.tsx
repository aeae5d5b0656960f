import { useMemo } from 'react';
import type { CallKind } from '../../../records/record.ts';
import { visibleLine } from '../../../records/visible-text.ts';
import { FindingMarks } from '../calls/findings.tsx';
import { KIND_TITLE } from '../calls/kind-words.ts';
import { useRecord } from '../record-facts.ts';
import { PlaceLink } from '../stack-list.tsx';
import { type FindingRow, findingRows } from './finding-rows.ts';

/** More of them are counted: the tabs have them all. */
const MOST = 12;

interface FindingsListProps {
  readonly onShow: (kind: CallKind) => void;
}

export function FindingsList({ onShow }: FindingsListProps) {
  const { facts } = useRecord();
  const rows = useMemo(() => findingRows(facts), [facts]);
  if (rows.length === 0) return <p className="rec-dim">Nothing was found in its calls.</p>;
  return (
    <ul className="rec-findings" aria-label="Findings">
      {rows.slice(0, MOST).map((row) => (
        <FindingItem key={row.key} row={row} onShow={onShow} />
      ))}
      {rows.length > MOST && <li className="rec-dim">{`and ${rows.length - MOST} more`}</li>}
    </ul>
  );
}

function FindingItem({ row, onShow }: FindingsListProps & { readonly row: FindingRow }) {
  const { kind, marks, group, cost, site } = row;
  const text = visibleLine(group.fingerprint);
  return (
    <li>
      <FindingMarks marks={marks} />
      <button
        type="button"
        className="rec-link rec-mono"
        title={`Show in ${KIND_TITLE[kind]}`}
        onClick={() => onShow(kind)}
      >
        {text.length > 200 ? `${text.slice(0, 200)}…` : text}
      </button>{' '}
      <span className="rec-cost">{cost}</span>{' '}
      <span className="rec-dim">
        {site.frame === null ? site.text : <PlaceLink {...site.frame} text={site.text} />}
      </span>
    </li>
  );
}
