import { visibleLine } from '../../../records/visible-text.ts';
import { valueText } from '../value-text.ts';

interface ValueListProps {
  readonly title: string;
  readonly values: Readonly<Record<string, unknown>>;
}

/** Parameters by name; nothing where there are none. */
export function ValueList({ title, values }: ValueListProps) {
  const entries = Object.entries(values);
  if (entries.length === 0) return null;
  return (
    <section aria-label={title}>
      <h3>{title}</h3>
      <dl className="rec-facts">
        {entries.map(([key, value]) => (
          <div key={key}>
            <dt>{visibleLine(key)}</dt>
            <dd className="rec-mono">{valueText(value)}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
