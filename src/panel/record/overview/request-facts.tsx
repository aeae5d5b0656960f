import type { RequestRecord } from '../../../records/record.ts';
import { visibleLine } from '../../../records/visible-text.ts';
import { useRecord } from '../record-facts.ts';

/** What the request was, and where it ran. */
export function RequestFacts() {
  const { record } = useRecord().facts;
  return (
    <section aria-label="Request">
      <h3>Request</h3>
      <dl className="rec-facts">
        {rowsOf(record).map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{visibleLine(value)}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

const ENDINGS: Readonly<Record<RequestRecord['ending'], string>> = {
  finished: '',
  aborted: 'the client gave up',
  cut: 'cut at the limit of seconds',
  exit: 'the process ended',
};

function rowsOf(record: RequestRecord): readonly (readonly [name: string, value: string])[] {
  const { route, handler, method, url, status, ending, host, pid, node, service, version } = record;
  const answer = status === 0 ? 'no response' : String(status);
  return [
    ['Handler', handler ?? '–'],
    ['Route', route ?? '–'],
    ['Address', `${method} ${url}`],
    ['Status', [answer, ENDINGS[ending]].filter((part) => part !== '').join(', ')],
    ['Started', new Date(record.startedAt).toLocaleString('en-GB', { hour12: false })],
    ...(service ? [['Service', [service, version].filter(Boolean).join(' ')] as const] : []),
    ['Process', `${pid} on ${host}, Node ${node}`],
    ['Recorded', recordedText(record)],
  ];
}

function recordedText({ options, overheadMs, id }: RequestRecord): string {
  const extras = options.length === 0 ? 'calls' : `calls, ${options.join(', ')}`;
  return `${extras} · ${overheadMs.toFixed(1)} ms spent on recording · ${id}`;
}
