import { callText } from '../../../records/call-text.ts';
import type { AnyCall, CallKind, RpcCall, SqlCall } from '../../../records/record.ts';
import { visibleLine } from '../../../records/visible-text.ts';
import { CopyButton } from '../copy-button.tsx';
import { msText } from '../ms-text.ts';
import { formattedText, SqlText } from '../sql/sql-text.tsx';
import { StackList } from '../stack-list.tsx';
import { valueText } from '../value-text.ts';
import { KIND_TITLE } from './kind-words.ts';

interface CallDetailProps {
  readonly kind: CallKind;
  readonly call: AnyCall;
  readonly hasLibraries: boolean;
  /** What is to be said above, of the group that the call stands for. */
  readonly note?: string;
}

/** All that is known of one call, and where it was made. */
export function CallDetail({ kind, call, hasLibraries, note }: CallDetailProps) {
  const values = (call as SqlCall).params ?? (call as RpcCall).args ?? [];
  return (
    <div className="rec-call">
      {note !== undefined && <p className="rec-dim">{note}</p>}
      <WholeText kind={kind} call={call} />
      {values.length > 0 && (
        <p className="rec-values">
          {kind === 'sql' ? 'Parameters: ' : 'Arguments: '}
          <span className="rec-mono">{values.map(valueText).join(', ')}</span>
        </p>
      )}
      {call.error !== undefined && <p className="rec-bad">{errorText(call.error)}</p>}
      <p className="rec-dim">{factsText(call)}</p>
      <StackList stack={call.stack} hasLibraries={hasLibraries} />
    </div>
  );
}

function WholeText({ kind, call }: Pick<CallDetailProps, 'kind' | 'call'>) {
  const { text = '' } = call as SqlCall;
  return (
    <div className="rec-whole">
      {kind === 'sql' ? (
        <SqlText text={text} system={call.system} />
      ) : (
        <pre className="rec-sql">{callText(kind, call)}</pre>
      )}
      <CopyButton
        label={`Copy ${kind === 'sql' ? KIND_TITLE.sql : 'text'}`}
        text={() => (kind === 'sql' ? formattedText(text, call.system) : callText(kind, call))}
      />
    </div>
  );
}

function errorText({ name, code, message }: NonNullable<AnyCall['error']>): string {
  const parts = [name, code === null ? '' : String(code), message ?? ''];
  return visibleLine(parts.filter((part) => part !== '').join(' · '));
}

function factsText(call: AnyCall): string {
  const { system, source, startMs, waitMs, durationMs, unfinished } = call;
  const parts = [
    system === source ? system : `${system} by ${source}`,
    `called at ${msText(startMs)} ms`,
    ...(waitMs > 0 ? [`waited ${msText(waitMs)} ms for a connection`] : []),
    `took ${msText(durationMs)} ms`,
    ...(unfinished === true ? ['the request ended first'] : []),
  ];
  return visibleLine(parts.join(' · '));
}
