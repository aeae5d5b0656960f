import { Activity, type ReactNode, useState } from 'react';
import type { CallKind } from '../../records/record.ts';
import type { RecordViewProps } from '../record-view-props.ts';
import { type CallOptions, START_OPTIONS } from './calls/call-options.ts';
import { CallsTab } from './calls/calls-tab.tsx';
import { CpuTab } from './cpu/cpu-tab.tsx';
import { CpuContext, useCpuLoader } from './cpu/use-cpu-profile.ts';
import { LaterTimeline } from './later.tsx';
import { LogTab } from './log/log-tab.tsx';
import { OverviewTab } from './overview/overview-tab.tsx';
import { useRecord } from './record-facts.ts';
import { panelId, TabList, tabId } from './tab-list.tsx';
import { TABS, type TabId } from './tabs.ts';

export type OptionsByKind = Readonly<Record<CallKind, CallOptions>>;

export const START_BY_KIND: OptionsByKind = {
  sql: START_OPTIONS,
  cache: START_OPTIONS,
  rpc: START_OPTIONS,
  http: START_OPTIONS,
};

interface RecordTabsProps {
  readonly prefix: string;
  readonly props: RecordViewProps;
  readonly tab: TabId;
  readonly onTab: (tab: TabId) => void;
  readonly options: OptionsByKind;
  readonly onOptions: (options: OptionsByKind) => void;
}

/** The tabs and what each shows. What was looked at once stays as it was left. */
export function RecordTabs({ prefix, props, tab, onTab, options, onOptions }: RecordTabsProps) {
  const { facts } = useRecord();
  const cpu = useCpuLoader(props.loadProfile);
  const [seen, setSeen] = useState<ReadonlySet<TabId>>(new Set([tab]));
  const select = (next: TabId): void => {
    onTab(next);
    if (!seen.has(next)) setSeen(new Set([...seen, next]));
  };
  const showGroups = (kind: CallKind): void => {
    onOptions({ ...options, [kind]: { ...START_OPTIONS, isGrouped: true, sort: 'wasted' } });
    select(kind);
  };
  const contents: Readonly<Record<TabId, () => ReactNode>> = {
    overview: () => <OverviewTab onShow={showGroups} />,
    ...callTabs(options, onOptions),
    log: () => <LogTab />,
    cpu: () => <CpuTab download={props.download} />,
    timeline: () => <LaterTimeline />,
  };
  return (
    <CpuContext value={cpu}>
      <TabList {...{ facts, prefix }} selected={tab} onSelect={select} />
      {TABS.filter(({ id }) => seen.has(id)).map(({ id }) => (
        <Activity key={id} mode={id === tab ? 'visible' : 'hidden'}>
          <div
            className="rec-panel"
            role="tabpanel"
            id={panelId(prefix, id)}
            aria-labelledby={tabId(prefix, id)}
          >
            {contents[id]()}
          </div>
        </Activity>
      ))}
    </CpuContext>
  );
}

function callTabs(
  options: OptionsByKind,
  setOptions: (options: OptionsByKind) => void,
): Readonly<Record<CallKind, () => ReactNode>> {
  const tab = (kind: CallKind) => () => (
    <CallsTab
      kind={kind}
      options={options[kind]}
      onChange={(changed) => setOptions({ ...options, [kind]: changed })}
    />
  );
  return { sql: tab('sql'), cache: tab('cache'), rpc: tab('rpc'), http: tab('http') };
}
