import { useDeferredValue, useMemo, useState } from 'react';
import { entryFilter, FILTER_HELP } from '../list/entry-filter.ts';
import { ENTRY_ORDERS, type EntryOrder, inOrder } from '../list/entry-order.ts';
import type { PanelSource } from '../panel-source.ts';
import { RequestListbox } from './request-listbox.tsx';
import { useObservable } from './use-observable.ts';

interface RequestListProps {
  readonly source: PanelSource;
  readonly chosen: string | null;
  readonly onChoose: (id: string) => void;
}

/** All requests, or those that are searched for, and the order they stand in. */
export function RequestList({ source, chosen, onChoose }: RequestListProps) {
  const all = useObservable(source.list.entries);
  const [filter, setFilter] = useState('');
  const [order, setOrder] = useState<EntryOrder>('time');
  const wanted = useDeferredValue(filter);
  const shown = useMemo(
    () => inOrder(all.filter(entryFilter(wanted)), order),
    [all, wanted, order],
  );
  return (
    <section className="requests" aria-label="List of requests">
      <div className="filters">
        <input
          type="search"
          aria-label="Filter requests"
          placeholder="Filter: text, POST, 5xx, n+1, error, -text"
          title={FILTER_HELP}
          autoComplete="off"
          spellCheck={false}
          value={filter}
          onChange={(event) => setFilter(event.target.value)}
        />
      </div>
      <OrderChoice order={order} onChange={setOrder} />
      <RequestListbox
        entries={shown}
        chosen={chosen}
        onChoose={onChoose}
        isNewestLast={order === 'time'}
      />
      <p className="count">{countText(shown.length, all.length)}</p>
    </section>
  );
}

interface OrderChoiceProps {
  readonly order: EntryOrder;
  readonly onChange: (order: EntryOrder) => void;
}

/** Radio buttons: a list of choices would be a second list of options beside that of requests. */
function OrderChoice({ order, onChange }: OrderChoiceProps) {
  return (
    <fieldset className="orders" aria-label="Order of requests">
      {(Object.keys(ENTRY_ORDERS) as EntryOrder[]).map((key) => (
        <label key={key} title={ENTRY_ORDERS[key].explanation}>
          <input type="radio" name="order" checked={key === order} onChange={() => onChange(key)} />
          {ENTRY_ORDERS[key].name}
        </label>
      ))}
    </fieldset>
  );
}

function countText(shown: number, all: number): string {
  const requests = all === 1 ? '1 request' : `${all} requests`;
  return shown === all ? requests : `${shown} of ${requests}`;
}
