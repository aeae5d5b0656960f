import { useCallback, useEffect, useMemo, useRef } from 'react';
import { GroupLine } from '../calls/call-text-cell.tsx';
import { KIND_TITLE } from '../calls/kind-words.ts';
import { type RecordFacts, useRecord } from '../record-facts.ts';
import type { TableColumn } from '../table/columns.ts';
import { VirtualTable } from '../table/virtual-table.tsx';
import { type ComparedNumber, comparedNumbers, comparison } from './compared-rows.ts';
import { timeOfDay } from './other-text.ts';

const COLUMNS: readonly TableColumn[] = [
  { key: 'change', title: 'change', width: '96px' },
  { key: 'kind', title: 'kind', width: '52px', leastPx: 420 },
  { key: 'counts', title: 'n', width: '84px', isNumber: true },
  { key: 'times', title: 'ms', width: '128px', isNumber: true, leastPx: 480 },
  { key: 'text', title: 'text', width: 'minmax(130px, 3fr)' },
  { key: 'site', title: 'called from', width: 'minmax(120px, 2fr)', leastPx: 700 },
];

interface CompareViewProps {
  /** The request that this one is compared with. */
  readonly before: RecordFacts;
  readonly onClose: () => void;
}

/** What the request does otherwise than another one of its route. */
export function CompareView({ before, onClose }: CompareViewProps) {
  const { facts } = useRecord();
  const close = useRef<HTMLButtonElement>(null);
  useEffect(() => close.current?.focus(), []);
  const { changed, same } = useMemo(() => comparison(before, facts), [before, facts]);
  const rows = useMemo(() => changed.map((_, index) => index), [changed]);
  return (
    <section className="rec-panel" aria-label="Comparison">
      <div className="rec-toolbar">
        <span>{`From the request at ${timeOfDay(before.record)} to this one, at ${timeOfDay(facts.record)}`}</span>
        <button type="button" ref={close} onClick={onClose}>
          Close comparison
        </button>
        <span className="rec-summary">
          {same === 1 ? '1 group is as before' : `${same} groups are as before`}
        </span>
      </div>
      <NumbersTable numbers={comparedNumbers(before.meta, facts.meta)} />
      {rows.length === 0 ? (
        <p className="rec-none">Nothing changed in what it calls</p>
      ) : (
        <ChangesTable changed={changed} rows={rows} />
      )}
    </section>
  );
}

function NumbersTable({ numbers }: { readonly numbers: readonly ComparedNumber[] }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be scrolled by keys too
    <div className="rec-numbers" tabIndex={0}>
      <table aria-label="Compared numbers">
        <thead>
          <tr>
            <th scope="col">of both</th>
            {numbers.map(({ name }) => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {(['before', 'after', 'change'] as const).map((key) => (
            <tr key={key}>
              <th scope="row">{ROW_TITLE[key]}</th>
              {numbers.map((number) => (
                <td key={number.name} className={toneOf(number, key)}>
                  {number[key]}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

const ROW_TITLE = { before: 'other', after: 'this', change: 'change' } as const;

function toneOf({ change }: ComparedNumber, key: string): string | undefined {
  if (key !== 'change' || change === '') return undefined;
  return change.startsWith('+') ? 'rec-bad' : 'rec-good';
}

interface ChangesTableProps {
  readonly changed: ReturnType<typeof comparison>['changed'];
  readonly rows: readonly number[];
}

function ChangesTable({ changed, rows }: ChangesTableProps) {
  const cell = useCallback(
    (row: number, column: string) => {
      const one = changed[row] as ChangesTableProps['changed'][number];
      const { group, change, isWorse, counts, times, site } = one;
      switch (column) {
        case 'change':
          return <span className={isWorse ? 'rec-bad' : 'rec-good'}>{change}</span>;
        case 'kind':
          return KIND_TITLE[group.kind];
        case 'counts':
          return counts;
        case 'times':
          return times;
        case 'text':
          return <GroupLine group={group} />;
        default:
          return site;
      }
    },
    [changed],
  );
  return <VirtualTable label="Changed groups" columns={COLUMNS} {...{ rows, cell }} />;
}
