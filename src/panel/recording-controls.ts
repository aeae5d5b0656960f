import type { RecordOption } from '../records/record.ts';
import type { Observable } from './observable.ts';

/** What is switched on and off for the inspected tab. */
export interface RecordingControls {
  readonly state: Observable<RecordingState>;
  /** Whether the list is kept when the tab goes elsewhere. */
  readonly preservesLog: Observable<boolean>;
  /** The origin that the tab shows; `null`: none that has requests. */
  readonly pageOrigin: Observable<string | null>;
  switchTo(isOn: boolean): Promise<void>;
  choose(option: RecordOption, isChosen: boolean): Promise<void>;
  preserveLog(isWanted: boolean): void;
  /** Has the browser ask the user. To be called in a click; resolves with what the user said. */
  allow(origin: string): Promise<boolean>;
  secretOf(origin: string): Promise<KeptSecret | null>;
  /** An empty secret is forgotten. */
  keepSecret(origin: string, kept: KeptSecret): Promise<void>;
}

export interface RecordingState {
  readonly isOn: boolean;
  readonly options: ReadonlySet<RecordOption>;
  /** Why the last switch did not work; empty: it did. */
  readonly problem: string;
}

export interface KeptSecret {
  readonly secret: string;
  /** Also when the browser was closed. */
  readonly isRemembered: boolean;
}
