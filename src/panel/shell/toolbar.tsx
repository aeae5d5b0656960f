import type { RecordOption } from '../../records/record.ts';
import type { PanelSource } from '../panel-source.ts';
import type { RecordingControls } from '../recording-controls.ts';
import { useObservable } from './use-observable.ts';

interface ToolbarProps {
  readonly source: PanelSource;
  /** The secret of this origin is to be asked for. */
  readonly onSecret: (origin: string) => void;
}

const OPTIONS: readonly (readonly [RecordOption, name: string, explanation: string])[] = [
  ['cpu', 'CPU profile', 'Functions that took the time. Costs some CPU in the server.'],
  ['params', 'Parameters', 'Values of queries and messages of errors, and not only their types.'],
  ['calls', 'Exact calls', 'Counts each call of each function. Slows the server down.'],
];

/** What is recorded, and what becomes of the list. */
export function Toolbar({ source, onSecret }: ToolbarProps) {
  const { recording } = source;
  return (
    <header className="toolbar">
      {recording === null ? (
        <Connection source={source} />
      ) : (
        <Controls recording={recording} onSecret={onSecret} />
      )}
      <button type="button" className="end" onClick={() => source.clear()}>
        Clear
      </button>
    </header>
  );
}

function Connection({ source }: { readonly source: PanelSource }) {
  const status = useObservable(source.status);
  return <output className="status">{status}</output>;
}

interface ControlsProps {
  readonly recording: RecordingControls;
  readonly onSecret: (origin: string) => void;
}

function Controls({ recording, onSecret }: ControlsProps) {
  const { isOn, options, problem } = useObservable(recording.state);
  const preservesLog = useObservable(recording.preservesLog);
  const origin = useObservable(recording.pageOrigin);
  const status = isOn ? 'Recording this tab' : 'Recording is off for this tab';
  return (
    <>
      <button
        type="button"
        role="switch"
        className="switch"
        aria-checked={isOn}
        onClick={() => void recording.switchTo(!isOn)}
      >
        Record this tab
      </button>
      <output className="status">{problem === '' ? status : `${status}: ${problem}`}</output>
      <fieldset className="options" aria-label="What is recorded besides">
        {OPTIONS.map(([option, name, explanation]) => (
          <label key={option} title={explanation}>
            <input
              type="checkbox"
              checked={options.has(option)}
              onChange={(event) => void recording.choose(option, event.target.checked)}
            />
            {name}
          </label>
        ))}
      </fieldset>
      <label title="Keep the list when the tab goes to another page">
        <input
          type="checkbox"
          checked={preservesLog}
          onChange={(event) => recording.preserveLog(event.target.checked)}
        />
        Preserve log
      </label>
      {origin !== null && (
        <button type="button" onClick={() => onSecret(origin)}>
          Secret…
        </button>
      )}
    </>
  );
}
