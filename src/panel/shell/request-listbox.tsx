import { defaultRangeExtractor, type Range, useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, useCallback, useLayoutEffect, useRef } from 'react';
import type { RequestEntry } from '../list/request-entry.ts';
import { RequestOption } from './request-option.tsx';

const ROW_PX = 42;

interface RequestListboxProps {
  readonly entries: readonly RequestEntry[];
  readonly chosen: string | null;
  readonly onChoose: (id: string) => void;
  /** The list then follows what comes, as long as nobody scrolls up. */
  readonly isNewestLast: boolean;
}

/** Only the rows that are seen are drawn, and the chosen one. */
export function RequestListbox({ entries, chosen, onChoose, isNewestLast }: RequestListboxProps) {
  const box = useRef<HTMLDivElement>(null);
  const chosenAt = entries.findIndex(({ id }) => id === chosen);
  const rows = useRows(box, entries, chosenAt);
  useFollowedEnd(box, isNewestLast ? entries.length : null);
  const onKeyDown = (event: KeyboardEvent): void => {
    const pageRows = Math.max(1, Math.floor((box.current?.clientHeight ?? 0) / ROW_PX) - 1);
    const next = nextRow(event.key, chosenAt, { count: entries.length, pageRows });
    const entry = next === null ? undefined : entries[next];
    if (next === null || entry === undefined) return;
    event.preventDefault();
    onChoose(entry.id);
    rows.scrollToIndex(next);
  };
  return (
    <div
      ref={box}
      role="listbox"
      aria-label="Requests"
      aria-activedescendant={chosenAt < 0 ? undefined : optionId(chosen ?? '')}
      tabIndex={0}
      className="listbox"
      onKeyDown={onKeyDown}
    >
      {entries.length === 0 && <EmptyList />}
      <div role="presentation" style={{ height: rows.getTotalSize() }}>
        {rows.getVirtualItems().map(({ index, start, key }) => (
          <RequestOption
            key={key}
            id={optionId(String(key))}
            entry={entries[index] as RequestEntry}
            isChosen={index === chosenAt}
            place={{ index, count: entries.length, topPx: start, heightPx: ROW_PX }}
            onChoose={onChoose}
          />
        ))}
      </div>
    </div>
  );
}

function useRows(
  box: { readonly current: HTMLDivElement | null },
  entries: readonly RequestEntry[],
  chosenAt: number,
) {
  const rangeExtractor = useCallback(
    (range: Range) => withRow(defaultRangeExtractor(range), chosenAt),
    [chosenAt],
  );
  return useVirtualizer({
    count: entries.length,
    getScrollElement: () => box.current,
    estimateSize: () => ROW_PX,
    getItemKey: (at) => entries[at]?.id ?? at,
    overscan: 6,
    rangeExtractor,
  });
}

function EmptyList() {
  return (
    <p className="empty" role="presentation">
      No recorded requests.
    </p>
  );
}

function optionId(id: string): string {
  return `request-${id}`;
}

function withRow(rows: number[], row: number): number[] {
  return row < 0 || rows.includes(row) ? rows : [...rows, row].sort((a, b) => a - b);
}

/** Where a key leads from a row, -1: from none; `null`: it is no key of lists, or there is nothing. */
function nextRow(
  key: string,
  from: number,
  { count, pageRows }: { readonly count: number; readonly pageRows: number },
): number | null {
  const targets: Readonly<Record<string, number>> = {
    ArrowDown: from + 1,
    ArrowUp: from < 0 ? count - 1 : from - 1,
    PageDown: from + pageRows,
    PageUp: from - pageRows,
    Home: 0,
    End: count - 1,
  };
  const target = Object.hasOwn(targets, key) ? targets[key] : undefined;
  return target === undefined || count === 0 ? null : Math.max(0, Math.min(target, count - 1));
}

/** Whoever sees the end of the list goes on seeing it. `count`: `null` where the list has no end that grows. */
function useFollowedEnd(
  box: { readonly current: HTMLDivElement | null },
  count: number | null,
): void {
  const isAtEnd = useRef(true);
  useLayoutEffect(() => {
    const element = box.current;
    if (element === null) return;
    const look = (): void => {
      const { scrollTop, scrollHeight, clientHeight } = element;
      isAtEnd.current = scrollTop + clientHeight >= scrollHeight - ROW_PX;
    };
    element.addEventListener('scroll', look, { passive: true });
    return () => element.removeEventListener('scroll', look);
  }, [box]);
  useLayoutEffect(() => {
    if (count !== null && isAtEnd.current && box.current !== null)
      box.current.scrollTop = count * ROW_PX;
  }, [box, count]);
}
