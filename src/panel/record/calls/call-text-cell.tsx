import { callText, valuesText } from '../../../records/call-text.ts';
import type { CallGroup } from '../../../records/groups.ts';
import type { AnyCall, CallKind, SqlCall } from '../../../records/record.ts';
import { visibleLine } from '../../../records/visible-text.ts';
import { sqlPieces } from '../sql/formatted-sql.ts';
import { SqlPieces } from '../sql/sql-text.tsx';

/** More of a text than this does not fit into any row. */
const ROW_TEXT = 200;

interface CallTextProps {
  readonly kind: CallKind;
  readonly call: AnyCall;
}

/** What a call asks, as far as a row has room. */
export function CallLine({ kind, call }: CallTextProps) {
  if (kind === 'sql') return <SqlLine text={(call as SqlCall).text} system={call.system} />;
  return `${callText(kind, call)}${valuesText(call)}`.slice(0, ROW_TEXT);
}

/** What the calls of a group ask. */
export function GroupLine({ group }: { readonly group: CallGroup }) {
  const { kind, fingerprint, system } = group;
  if (kind !== 'sql') return visibleLine(fingerprint);
  return <SqlLine text={fingerprint} system={system} />;
}

interface SqlLineProps {
  readonly text: string;
  readonly system: string;
}

function SqlLine({ text, system }: SqlLineProps) {
  return <SqlPieces pieces={sqlPieces(text.slice(0, ROW_TEXT), system)} />;
}
