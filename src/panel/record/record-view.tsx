import { useId, useMemo, useState } from 'react';
import type { RecordViewProps } from '../record-view-props.ts';
import { factsOf, RecordContext } from './record-facts.ts';
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
  return (
    <RecordContext value={scope}>
      <div className="rec-view">
        <RecordHead />
        <RecordTabs
          key={record.id}
          {...{ prefix, tab, options, props }}
          onTab={setTab}
          onOptions={setOptions}
        />
      </div>
    </RecordContext>
  );
}
