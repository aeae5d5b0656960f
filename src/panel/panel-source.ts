import type { RequestRecord } from '../records/record.ts';
import type { EntryList } from './list/entry-list.ts';
import type { Observable } from './observable.ts';
import type { RecordingControls } from './recording-controls.ts';

/** Where the panel has its requests from: the tab that DevTools inspect, or a store behind a page. */
export interface PanelSource {
  readonly list: EntryList;
  /** `null`: nothing can be switched on from here. */
  readonly recording: RecordingControls | null;
  /** How it stands with the connection, where there is nothing to switch. */
  readonly status: Observable<string>;
  /** What is wrong with where the requests come from, and what can be done about it. */
  readonly notices: Observable<readonly Notice[]>;
  /** Rejects with an Error whose message is for people. */
  loadRecord(id: string): Promise<RequestRecord>;
  loadProfile(id: string): Promise<Uint8Array>;
  /** Asks again for a record that is missing. */
  retry(id: string): void;
  clear(): void;
}

/** Something that people have to know, once for all requests that it is about. */
export interface Notice {
  readonly key: string;
  readonly text: string;
  readonly origin: string;
  readonly remedy: 'permission' | 'secret' | null;
}
