import { findingsText } from '../../records/findings.ts';
import { visibleLine } from '../../records/visible-text.ts';
import { msText } from './ms-text.ts';
import { useRecord } from './record-facts.ts';

/** Which request it is, in one line. */
export function RecordHead() {
  const { record, meta } = useRecord().facts;
  const findings = findingsText(meta);
  return (
    <h2 className="rec-head">
      {`${visibleLine(record.method)} ${visibleLine(record.url)} `}
      <span className="rec-status">{record.status === 0 ? 'no response' : record.status}</span>
      {` ${msText(record.durationMs)} ms`}
      {findings !== '' && <span className="rec-bad">{` ${findings}`}</span>}
    </h2>
  );
}
