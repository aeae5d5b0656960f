import type { RecordViewProps } from '../record-view-props.ts';
import { RecordSummary } from './record-summary.tsx';

/** The whole panel. `chosen`: the record that is shown. */
export function App({ chosen }: { readonly chosen: RecordViewProps | null }) {
  return (
    <main aria-label="Scooby">
      {chosen === null ? <p>No request is chosen.</p> : <RecordSummary {...chosen} />}
    </main>
  );
}
