import { createContext, useContext } from 'react';
import { type PlaceOf, placesOf } from '../../records/call-place.ts';
import { type CallGroup, groupsOf } from '../../records/groups.ts';
import type { CallKind, RequestRecord } from '../../records/record.ts';
import { metaOf, type RecordMeta } from '../../records/record-meta.ts';
import type { RecordViewProps } from '../record-view-props.ts';

/** What all tabs say of a record, worked out once. */
export interface RecordFacts {
  readonly record: RequestRecord;
  readonly groups: readonly CallGroup[];
  readonly meta: RecordMeta;
  readonly placeOf: PlaceOf;
}

export function factsOf(record: RequestRecord): RecordFacts {
  const groups = groupsOf(record);
  return { record, groups, meta: metaOf(record, groups), placeOf: placesOf(record, null) };
}

/** What the parts of the pane share. */
export interface RecordScope {
  readonly facts: RecordFacts;
  readonly openInEditor: RecordViewProps['openInEditor'];
}

export const RecordContext = createContext<RecordScope | null>(null);

export function useRecord(): RecordScope {
  const scope = useContext(RecordContext);
  if (scope === null) throw new Error('no record is shown');
  return scope;
}

/** The groups of one kind. */
export function groupsOfKind({ groups }: RecordFacts, kind: CallKind): readonly CallGroup[] {
  return groups.filter((group) => group.kind === kind);
}
