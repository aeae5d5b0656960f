import { useMemo } from 'react';
import { msText } from '../ms-text.ts';
import { useRecord } from '../record-facts.ts';
import { shareRows } from './share-rows.ts';

/** Where the time of the request went, as one bar and in numbers. */
export function TimeBar() {
  const { facts } = useRecord();
  const rows = useMemo(() => shareRows(facts.record), [facts]);
  const said = rows.map(({ title, text }) => `${title} ${text} ms`).join(', ');
  return (
    <section aria-label="Where the time went">
      <h3>{`Where the ${msText(facts.record.durationMs)} ms went`}</h3>
      <div className="rec-bar" role="img" aria-label={said}>
        {rows.map(({ key, share }) => (
          <span key={key} className={`rec-part-${key}`} style={{ flexGrow: share }} />
        ))}
      </div>
      <ul className="rec-legend">
        {rows.map(({ key, title, text, share }) => (
          <li key={key}>
            <span className={`rec-swatch rec-part-${key}`} />
            {`${title} `}
            <span className="rec-ms">{`${text} ms`}</span>
            <span className="rec-dim">{` ${(share * 100).toFixed(0)} %`}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
