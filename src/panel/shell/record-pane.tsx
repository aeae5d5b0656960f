import { useEffect, useMemo, useState } from 'react';
import type { RequestRecord } from '../../records/record.ts';
import type { RecordMeta } from '../../records/record-meta.ts';
import type { RequestEntry } from '../list/request-entry.ts';
import type { PanelSource } from '../panel-source.ts';
import { RecordView } from '../record/record-view.tsx';
import { openInEditor } from './open-in-editor.ts';
import { saveFile } from './save-file.ts';
import { useObservable } from './use-observable.ts';

interface RecordPaneProps {
  readonly source: PanelSource;
  readonly id: string | null;
  readonly onSecret: (origin: string) => void;
}

/** The chosen request, or why there is nothing to see. */
export function RecordPane({ source, id, onSecret }: RecordPaneProps) {
  const entries = useObservable(source.list.entries);
  const entry = entries.find((one) => one.id === id);
  return (
    <section className="record" aria-label="Chosen request">
      {entry === undefined ? (
        <FirstSteps source={source} />
      ) : entry.missing !== null ? (
        <Missing source={source} entry={entry} onSecret={onSecret} />
      ) : entry.meta === null ? (
        <p className="empty">Waiting for data…</p>
      ) : (
        <LoadedRecord source={source} meta={entry.meta} entries={entries} />
      )}
    </section>
  );
}

function FirstSteps({ source }: { readonly source: PanelSource }) {
  return (
    <div className="empty">
      {source.recording === null ? (
        <p>Choose a request.</p>
      ) : (
        <ol>
          <li>Switch on “Record this tab”.</li>
          <li>Reload the page.</li>
          <li>Choose a request.</li>
        </ol>
      )}
    </div>
  );
}

interface MissingProps {
  readonly source: PanelSource;
  readonly entry: RequestEntry;
  readonly onSecret: (origin: string) => void;
}

function Missing({ source, entry, onSecret }: MissingProps) {
  const { missing, origin, id } = entry;
  const { recording } = source;
  return (
    <div className="empty">
      <p role="alert">{missing?.text}</p>
      <p className="remedies">
        <button type="button" onClick={() => source.retry(id)}>
          Ask again
        </button>
        {missing?.remedy === 'permission' && recording !== null && origin !== null && (
          <button type="button" onClick={() => void recording.allow(origin)}>
            {`Allow ${origin}`}
          </button>
        )}
        {missing?.remedy === 'secret' && recording !== null && origin !== null && (
          <button type="button" onClick={() => onSecret(origin)}>
            Secret…
          </button>
        )}
      </p>
    </div>
  );
}

interface LoadedRecordProps {
  readonly source: PanelSource;
  readonly meta: RecordMeta;
  readonly entries: readonly RequestEntry[];
}

/** The one before stays until the next is there: so does what was chosen in it, such as the tab. */
function LoadedRecord({ source, meta, entries }: LoadedRecordProps) {
  const loaded = useRecord(source, meta.id);
  const shown = loaded instanceof Error || loaded === null ? meta : loaded;
  const { id, method, route } = shown;
  const others = useMemo(
    () => othersOf(entries, { id, method, route }),
    [entries, id, method, route],
  );
  if (loaded === null) return <p className="empty">Loading…</p>;
  if (loaded instanceof Error) {
    return (
      <p className="empty" role="alert">
        {loaded.message}
      </p>
    );
  }
  return (
    <RecordView
      record={loaded}
      loadProfile={loaded.plugins.cpu === undefined ? null : () => source.loadProfile(loaded.id)}
      others={others}
      loadRecord={(other) => source.loadRecord(other)}
      openInEditor={openInEditor}
      download={saveFile}
    />
  );
}

/** The record that was loaded last; `null`: none yet. */
function useRecord(source: PanelSource, id: string): RequestRecord | Error | null {
  const [loaded, setLoaded] = useState<RequestRecord | Error | null>(null);
  useEffect(() => {
    let isWanted = true;
    const show = (what: RequestRecord | Error): void => {
      if (isWanted) setLoaded(what);
    };
    source.loadRecord(id).then(show, show);
    return () => {
      isWanted = false;
    };
  }, [source, id]);
  return loaded;
}

/** Other records of the same method and route, the newest first. */
function othersOf(
  entries: readonly RequestEntry[],
  { id, method, route }: Pick<RecordMeta, 'id' | 'method' | 'route'>,
): readonly RecordMeta[] {
  return entries
    .flatMap(({ meta }) => meta ?? [])
    .filter((meta) => meta.id !== id && meta.method === method && meta.route === route)
    .sort((a, b) => b.startedAt - a.startedAt);
}
