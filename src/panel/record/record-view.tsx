import { useId, useMemo, useState } from 'react';
import type { RequestRecord } from '../../records/record.ts';
import type { RecordViewProps } from '../record-view-props.ts';
import { CompareMenu } from './compare/compare-menu.tsx';
import { LaterCompare } from './later.tsx';
import { factsOf, RecordContext, type RecordFacts } from './record-facts.ts';
import { RecordHead } from './record-head.tsx';
import { type OptionsByKind, RecordTabs, START_BY_KIND } from './record-tabs.tsx';
import type { TabId } from './tabs.ts';

/**
 * The pane of one record: what it is, its tabs, and a comparison with another one. The tab and how calls are shown stay
 * when another record is chosen.
 */
export function RecordView(props: RecordViewProps) {
  const { record, openInEditor } = props;
  const prefix = useId();
  const facts = useMemo(() => factsOf(record), [record]);
  const scope = useMemo(() => ({ facts, openInEditor }), [facts, openInEditor]);
  const [tab, setTab] = useState<TabId>('overview');
  const [options, setOptions] = useState<OptionsByKind>(START_BY_KIND);
  const [compared, setCompared] = useState<ComparedWith | null>(null);
  const before = compared !== null && compared.id === record.id ? compared.before : null;
  const choose = (other: RequestRecord): void =>
    setCompared({ id: record.id, before: factsOf(other) });
  return (
    <RecordContext value={scope}>
      <div className="rec-view">
        <div className="rec-top">
          <RecordHead />
          <CompareMenu others={props.others} loadRecord={props.loadRecord} onChoose={choose} />
        </div>
        {before === null ? (
          <RecordTabs
            key={`${record.id} ${props.loadProfile === null}`}
            {...{ prefix, tab, options, props }}
            onTab={setTab}
            onOptions={setOptions}
          />
        ) : (
          <LaterCompare before={before} onClose={() => setCompared(null)} />
        )}
      </div>
    </RecordContext>
  );
}

/** Which record is compared, so that a comparison ends when another is chosen, and with what. */
interface ComparedWith {
  readonly id: string;
  readonly before: RecordFacts;
}
