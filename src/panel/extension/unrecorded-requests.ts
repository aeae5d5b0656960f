import { Observable } from '../observable.ts';
import type { Notice } from '../panel-source.ts';
import { mayAccess } from './host-access.ts';
import type { TabRecording } from './recording.ts';
import type { SeenRequest } from './seen-request.ts';

interface OriginCounts {
  recorded: number;
  unrecorded: number;
}

/** More origins than these would hide the list: a page may load from dozens. */
const MOST_NOTICES = 3;

/** Says why requests of the tab have no record. */
export class UnrecordedRequests {
  readonly notices = new Observable<readonly Notice[]>([]);
  private readonly recording: TabRecording;
  private readonly origins = new Map<string, OriginCounts>();
  private readonly forbidden = new Set<string>();
  private readonly counted = new Set<string>();

  constructor(recording: TabRecording) {
    this.recording = recording;
    recording.state.subscribe(() => void this.checkPage());
  }

  /** The same request may come more than once. */
  look(request: SeenRequest): void {
    const { url, method, startedAt, id, hasAsked, isRecordable } = request;
    const key = `${startedAt} ${method} ${url.href}`;
    if (this.counted.has(key) || !isRecordable) return;
    this.counted.add(key);
    const counts = this.origins.get(url.origin) ?? { recorded: 0, unrecorded: 0 };
    if (id !== null) counts.recorded++;
    else if (hasAsked) counts.unrecorded++;
    else void this.checkOrigin(url.origin);
    this.origins.set(url.origin, counts);
    this.tell();
  }

  /** Whether the page that the tab shows may be recorded at all. */
  async checkPage(): Promise<void> {
    this.forbidden.clear();
    const origin = this.recording.pageOrigin.value;
    if (origin !== null) await this.checkOrigin(origin);
    this.tell();
  }

  private async checkOrigin(origin: string): Promise<void> {
    if (!this.recording.state.value.isOn || this.forbidden.has(origin)) return;
    if (await mayAccess(origin)) return;
    this.forbidden.add(origin);
    this.tell();
  }

  /** What was said of an origin may not hold any more. */
  forget(origin: string): void {
    this.origins.delete(origin);
    void this.checkPage();
  }

  clear(): void {
    this.origins.clear();
    this.counted.clear();
    void this.checkPage();
  }

  private tell(): void {
    const forbidden = [...this.forbidden].map(forbiddenNotice);
    const silent = [...this.origins].flatMap(([origin, counts]) =>
      unrecordedNotice(origin, counts),
    );
    this.notices.set([...forbidden, ...silent].slice(0, MOST_NOTICES));
  }
}

function forbiddenNotice(origin: string): Notice {
  const text = `No permission for ${origin}: its requests are not recorded.`;
  return { key: `permission ${origin}`, text, origin, remedy: 'permission' };
}

function unrecordedNotice(
  origin: string,
  { recorded, unrecorded }: OriginCounts,
): readonly Notice[] {
  if (unrecorded === 0) return [];
  const requests = unrecorded === 1 ? '1 request' : `${unrecorded} requests`;
  const text =
    recorded > 0
      ? `Limit of the server reached: ${requests} to ${origin} were not recorded.`
      : `Server without scooby: ${origin} recorded none of ${requests}. It has no scooby middleware, is in production, asks for a secret, or its limit is reached.`;
  const remedy = recorded > 0 ? null : 'secret';
  return [{ key: `unrecorded ${origin}`, text, origin, remedy }];
}
