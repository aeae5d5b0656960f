import type { RecordViewProps } from '../record-view-props.ts';

/** What one record says at its top. */
export function RecordSummary({ record }: RecordViewProps) {
  const { method, url, status, durationMs, cpuMs, handler } = record;
  return (
    <section aria-label="Record">
      <h2>{`${method} ${url} ${status}`}</h2>
      <p>{`${durationMs} ms${cpuMs === null ? '' : `, CPU ${cpuMs} ms`}`}</p>
      {handler !== null && <p>{handler}</p>}
    </section>
  );
}
