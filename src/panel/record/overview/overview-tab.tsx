import type { CallKind } from '../../../records/record.ts';
import { remarksOf } from '../../../records/remarks.ts';
import { useRecord } from '../record-facts.ts';
import { FindingsList } from './findings-list.tsx';
import { RequestFacts } from './request-facts.tsx';
import { TimeBar } from './time-bar.tsx';
import { ValueList } from './value-list.tsx';

/** A request at a glance: where its time went, what is wrong, what it was. */
export function OverviewTab({ onShow }: { readonly onShow: (kind: CallKind) => void }) {
  const { record } = useRecord().facts;
  const { params = {}, query = {} } = record.plugins.view ?? {};
  const remarks = remarksOf(record);
  return (
    <div className="rec-scroller rec-overview">
      <TimeBar />
      <section aria-label="What was found">
        <h3>What was found</h3>
        <FindingsList onShow={onShow} />
      </section>
      {remarks.length > 0 && (
        <ul className="rec-remarks" aria-label="Problems">
          {remarks.map((remark) => (
            <li key={remark} className="rec-warn">
              {remark}
            </li>
          ))}
        </ul>
      )}
      <RequestFacts />
      <ValueList title="Route parameters" values={params} />
      <ValueList title="Query" values={query} />
    </div>
  );
}
