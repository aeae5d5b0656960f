import { formatWithOptions } from 'node:util';
import { recordContext } from './record-context.ts';
import { takeStack } from './stack.ts';

/** One line for what is short, and no more of what is large than an entry can hold. */
const FORMAT = { breakLength: 120, maxStringLength: 8192 };

/**
 * Writes into the record of the request that runs, as `console.log` does: values, or a text with `%s`, `%d`, `%o` and
 * values. Where the request is not recorded it does nothing, and looks at none of the values.
 */
export function log(...values: unknown[]): void {
  const record = recordContext.current;
  if (record === undefined) return;
  record.addLog(
    () => formatWithOptions(FORMAT, ...values),
    () => takeStack(log),
  );
}
