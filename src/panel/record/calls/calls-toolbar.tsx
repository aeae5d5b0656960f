import { useId } from 'react';
import { type CallOptions, isSortKey, SORT_KEYS, sortOf } from './call-options.ts';

interface CallsToolbarProps {
  readonly options: CallOptions;
  readonly onChange: (options: CallOptions) => void;
  /** What is shown, in a few words. */
  readonly summary: string;
}

type Switch = 'isGrouped' | 'hasLibraries' | 'isDuplicatesOnly';

const SWITCHES: readonly (readonly [key: Switch, label: string])[] = [
  ['isGrouped', 'Group similar'],
  ['hasLibraries', 'Library frames'],
  ['isDuplicatesOnly', 'Duplicates only'],
];

export function CallsToolbar({ options, onChange, summary }: CallsToolbarProps) {
  const sortId = useId();
  return (
    <div className="rec-toolbar">
      {SWITCHES.map(([key, label]) => (
        <label key={key}>
          <input
            type="checkbox"
            checked={options[key]}
            onChange={({ target }) => onChange({ ...options, [key]: target.checked })}
          />
          {label}
        </label>
      ))}
      <label htmlFor={sortId}>Sort by</label>
      <select
        id={sortId}
        value={sortOf(options)}
        onChange={({ target: { value } }) => {
          if (isSortKey(value)) onChange({ ...options, sort: value });
        }}
      >
        {SORT_KEYS.map((key) => (
          <option key={key}>{key}</option>
        ))}
      </select>
      <span className="rec-summary">{summary}</span>
    </div>
  );
}
