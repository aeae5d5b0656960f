import { useState } from 'react';
import type { PanelSource } from '../panel-source.ts';
import { Notices } from './notices.tsx';
import { RecordPane } from './record-pane.tsx';
import { RequestList } from './request-list.tsx';
import { SecretDialog } from './secret-dialog.tsx';
import { Split } from './split.tsx';
import { Toolbar } from './toolbar.tsx';

interface AppProps {
  readonly source: PanelSource;
  /** The request that is chosen at first. */
  readonly first: string | null;
}

/** The whole panel. */
export function App({ source, first }: AppProps) {
  const [chosen, setChosen] = useState(first);
  const [secretOrigin, setSecretOrigin] = useState<string | null>(null);
  const { recording } = source;
  return (
    <main className="panel" aria-label="Scooby">
      <h1 className="unseen">Scooby</h1>
      <Toolbar source={source} onSecret={setSecretOrigin} />
      <Notices source={source} onSecret={setSecretOrigin} />
      <Split
        left={<RequestList source={source} chosen={chosen} onChoose={setChosen} />}
        right={<RecordPane source={source} id={chosen} onSecret={setSecretOrigin} />}
      />
      {recording !== null && secretOrigin !== null && (
        <SecretDialog
          key={secretOrigin}
          origin={secretOrigin}
          recording={recording}
          onClose={() => setSecretOrigin(null)}
        />
      )}
    </main>
  );
}
