import { lazy, Suspense } from 'react';
import type { RecordFacts } from './record-facts.ts';

/** What is shown until a part is there. */
export const LOADING = <p className="rec-none">Loading…</p>;

const CompareView = lazy(async () => {
  const { CompareView: component } = await import('./compare/compare-view.tsx');
  return { default: component };
});

const TimelineTab = lazy(async () => {
  const { TimelineTab: component } = await import('./timeline/timeline-tab.tsx');
  return { default: component };
});

interface LaterCompareProps {
  readonly before: RecordFacts;
  readonly onClose: () => void;
}

/** Parts that few look at are loaded when somebody does. */
export function LaterCompare(props: LaterCompareProps) {
  return (
    <Suspense fallback={LOADING}>
      <CompareView {...props} />
    </Suspense>
  );
}

export function LaterTimeline() {
  return (
    <Suspense fallback={LOADING}>
      <TimelineTab />
    </Suspense>
  );
}
