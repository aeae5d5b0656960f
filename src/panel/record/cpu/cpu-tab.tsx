import { lazy, Suspense } from 'react';
import { visibleLine } from '../../../records/visible-text.ts';
import type { RecordViewProps } from '../../record-view-props.ts';
import { CopyButton } from '../copy-button.tsx';
import { LOADING } from '../later.tsx';
import { msText } from '../ms-text.ts';
import { useRecord } from '../record-facts.ts';
import type { CpuProfile } from './cpu-profile.ts';
import { useCpuProfile, useCpuRetry } from './use-cpu-profile.ts';

const CpuContent = lazy(async () => {
  const { CpuContent: component } = await import('./cpu-content.tsx');
  return { default: component };
});

/** What the processor did for the request. */
export function CpuTab({ download }: Pick<RecordViewProps, 'download'>) {
  const current = useCpuProfile();
  switch (current.state) {
    case 'none':
      return <NoProfile />;
    case 'loading':
      return LOADING;
    case 'failed':
      return <FailedProfile reason={current.reason} />;
    case 'ready':
      return (
        <>
          <CpuToolbar cpu={current.cpu} download={download} />
          <Suspense fallback={LOADING}>
            <CpuContent cpu={current.cpu} />
          </Suspense>
        </>
      );
  }
}

function FailedProfile({ reason }: { readonly reason: string }) {
  const retry = useCpuRetry();
  return (
    <div className="rec-none">
      <p className="rec-bad">{`The profile cannot be shown: ${visibleLine(reason)}`}</p>
      <button type="button" onClick={retry}>
        Try again
      </button>
    </div>
  );
}

function NoProfile() {
  return (
    <div className="rec-none">
      <p>No CPU profile</p>
      <p>Switch “CPU profile” on and send the request again.</p>
    </div>
  );
}

interface CpuToolbarProps extends Pick<RecordViewProps, 'download'> {
  readonly cpu: CpuProfile;
}

function CpuToolbar({ cpu, download }: CpuToolbarProps) {
  const { id } = useRecord().facts.record;
  const command = `scoobyprof browse ${id}`;
  const samples = cpu.stats.totals.sampleCount ?? 0;
  return (
    <div className="rec-toolbar">
      <button
        type="button"
        onClick={() => download(`scooby-${id.slice(0, 8)}.cpuprofile`, cpu.bytes)}
      >
        Download .cpuprofile
      </button>
      <code className="rec-mono">{command}</code>
      <CopyButton label="Copy command" text={() => command} />
      <span className="rec-summary">
        {`${msText(cpu.busyUs / 1000)} ms of work · ${samples} samples`}
      </span>
    </div>
  );
}
