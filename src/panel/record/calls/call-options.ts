/** How the calls of a kind are shown. */
export interface CallOptions {
  readonly isGrouped: boolean;
  readonly hasLibraries: boolean;
  readonly isDuplicatesOnly: boolean;
  /** `null`: calls as they were made, groups by their time. */
  readonly sort: SortKey | null;
}

export const SORT_KEYS = ['start', 'duration', 'wasted', 'count'] as const;

export type SortKey = (typeof SORT_KEYS)[number];

export const START_OPTIONS: CallOptions = {
  isGrouped: false,
  hasLibraries: false,
  isDuplicatesOnly: false,
  sort: null,
};

export function sortOf({ sort, isGrouped }: CallOptions): SortKey {
  return sort ?? (isGrouped ? 'duration' : 'start');
}

export function isSortKey(text: string): text is SortKey {
  return (SORT_KEYS as readonly string[]).includes(text);
}
