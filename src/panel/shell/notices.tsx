import { useState } from 'react';
import type { Notice, PanelSource } from '../panel-source.ts';
import { useObservable } from './use-observable.ts';

interface NoticesProps {
  readonly source: PanelSource;
  readonly onSecret: (origin: string) => void;
}

/** Why there is less to see than was asked for. */
export function Notices({ source, onSecret }: NoticesProps) {
  const notices = useObservable(source.notices);
  const [dismissed, setDismissed] = useState<readonly string[]>([]);
  const shown = notices.filter(({ key }) => !dismissed.includes(key));
  const { recording } = source;
  const act = ({ remedy, origin }: Notice): void => {
    if (remedy === 'secret') onSecret(origin);
    else void recording?.allow(origin);
  };
  return (
    <ul className="notices" aria-live="polite" aria-label="Notices">
      {shown.map((notice) => (
        <li key={notice.key}>
          <span>{notice.text}</span>
          {notice.remedy !== null && recording !== null && (
            <button type="button" onClick={() => act(notice)}>
              {notice.remedy === 'secret' ? 'Secret…' : `Allow ${notice.origin}`}
            </button>
          )}
          <button type="button" onClick={() => setDismissed([...dismissed, notice.key])}>
            Dismiss
          </button>
        </li>
      ))}
    </ul>
  );
}
