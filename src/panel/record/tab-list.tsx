import { type KeyboardEvent, useRef } from 'react';
import type { RecordFacts } from './record-facts.ts';
import { countOfTab, TABS, type TabId } from './tabs.ts';

interface TabListProps {
  readonly facts: RecordFacts;
  readonly selected: TabId;
  readonly onSelect: (tab: TabId) => void;
  /** What the ids of tabs and panels begin with. */
  readonly prefix: string;
}

/** The tabs: one of them is reached by Tab, arrows go to the others. */
export function TabList({ facts, selected, onSelect, prefix }: TabListProps) {
  const list = useRef<HTMLDivElement>(null);
  const onKeyDown = (event: KeyboardEvent): void => {
    const index = targetOf(
      event.key,
      TABS.findIndex(({ id }) => id === selected),
    );
    const tab = index === null ? undefined : TABS[index];
    if (tab === undefined) return;
    event.preventDefault();
    onSelect(tab.id);
    list.current?.querySelector<HTMLElement>(`#${CSS.escape(tabId(prefix, tab.id))}`)?.focus();
  };
  return (
    <div className="rec-tabs" role="tablist" aria-label="Record" ref={list}>
      {TABS.map(({ id, title }) => (
        <button
          key={id}
          type="button"
          role="tab"
          id={tabId(prefix, id)}
          aria-selected={id === selected}
          aria-controls={id === selected ? panelId(prefix, id) : undefined}
          tabIndex={id === selected ? 0 : -1}
          onClick={() => onSelect(id)}
          onKeyDown={onKeyDown}
        >
          {title}
          <TabCount count={countOfTab(facts, id)} />
        </button>
      ))}
    </div>
  );
}

function TabCount({ count }: { readonly count: number | null }) {
  return count !== null && count > 0 && <span className="rec-count">{` ${count}`}</span>;
}

export function tabId(prefix: string, tab: TabId): string {
  return `${prefix}-tab-${tab}`;
}

export function panelId(prefix: string, tab: TabId): string {
  return `${prefix}-panel-${tab}`;
}

/** The tab that a key leads to; `null`: another key. The first follows the last. */
function targetOf(key: string, index: number): number | null {
  const { length } = TABS;
  switch (key) {
    case 'ArrowRight':
      return (index + 1) % length;
    case 'ArrowLeft':
      return (index + length - 1) % length;
    case 'Home':
      return 0;
    case 'End':
      return length - 1;
    default:
      return null;
  }
}
