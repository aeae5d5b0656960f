import type { ProfileWarning } from '../../model/sampled-profile.ts';
import type { Imported } from '../importer.ts';
import { EVENT } from './event-names.ts';
import { numberOr, objectOr, type TraceEvent } from './trace-event.ts';
import { TracedProfile } from './traced-profile.ts';

/** A profile as far as its events are read. */
interface Entry {
  readonly pid: number | null;
  readonly tid: number | null;
  readonly profile: TracedProfile;
  /** Of the event that begins it; `null`: there is none so far. */
  head: Head | null;
  /** Its first event in time: when, and its place among all of the file. */
  first: { readonly ts: number; readonly place: number };
  chunkSource: unknown;
}

interface Head {
  readonly pid: number | null;
  readonly tid: number | null;
  readonly ts: number;
  /** Place among all heads of the file. */
  readonly place: number;
  readonly startUs: number;
  readonly source: unknown;
}

/** A profile with the time that it spans, on the clock of the trace. */
interface Spanned {
  readonly pid: number | null;
  readonly tid: number | null;
  readonly profile: TracedProfile;
  readonly startUs: number;
  readonly endUs: number;
  readonly rank: number;
}

interface Name {
  readonly ts: number;
  readonly text: string;
}

/** Which of two recordings of the same counts: the lower. */
const RANKS = ['Internal', 'Inspector'];

/** Puts the profiles of a trace together from its events, in whatever order they come. */
export class TraceProfiles {
  private readonly entries = new Map<string, Entry>();
  private readonly names = new Map<string, Name>();
  private eventCount = 0;

  /** Takes an event; those of other names are passed over. Throws `not-a-profile` where it breaks the form's rules. */
  add(event: TraceEvent): void {
    const { name, ph, ts } = event;
    if (name === EVENT.threadName) {
      if (ph === 'M' || ph === 'm') this.addName(event);
    } else if (name === EVENT.head) {
      if (isPhase(ph, 'P')) this.addHead(event, event.data);
    } else if (name === EVENT.chunk) {
      if (isPhase(ph, 'P')) this.addChunk(event);
    } else if (name === EVENT.whole && event.data['cpuProfile'] !== undefined) {
      this.addWhole(event, ts);
    }
  }

  /** Whether there is any event of a profile. */
  get isEmpty(): boolean {
    return this.entries.size === 0;
  }

  /** The profiles that have samples, as the threads that they are of; none where nothing was sampled. */
  finish(): Pick<Imported, 'threads'> & { readonly warnings: readonly ProfileWarning[] } {
    const { found, warnings } = this.declared();
    const threads = withoutRivals(found).map(({ pid, tid, profile, startUs }) => ({
      name: this.names.get(threadKey(pid, tid))?.text ?? '',
      ...{ pid, tid, profile: profile.finish(startUs) },
    }));
    return { threads, warnings };
  }

  private addName({ pid, tid, ts, args }: TraceEvent): void {
    const key = threadKey(pid, tid);
    const known = this.names.get(key);
    const text = args['name'];
    if (typeof text === 'string' && (known === undefined || ts >= known.ts))
      this.names.set(key, { ts, text });
  }

  private addHead(event: TraceEvent, about: { readonly [key: string]: unknown }): void {
    this.setHead(this.entry(event, profileKey(event)), event, about);
  }

  private addChunk(event: TraceEvent): void {
    const entry = this.entry(event, profileKey(event));
    entry.chunkSource ??= event.data['source'];
    entry.profile.add(event.ts, event.data);
  }

  /** Of one thread the first counts; old ones have no id. */
  private addWhole(event: TraceEvent, ts: number): void {
    const entry = this.entry(event, `${profileKey(event)} whole ${event.tid}`);
    if (entry.head !== null && entry.head.ts <= ts) return;
    const whole = objectOr(event.data['cpuProfile']);
    entry.profile.clear();
    entry.profile.add(ts, event.data);
    this.setHead(entry, event, { ...whole, source: event.data['source'] });
  }

  private setHead(
    entry: Entry,
    { pid, tid, ts }: TraceEvent,
    about: { readonly [key: string]: unknown },
  ): void {
    // Of several the first in time counts.
    if (entry.head !== null && entry.head.ts <= ts) return;
    const startUs = numberOr(about['startTime']) ?? ts;
    entry.head = { pid, tid, ts, startUs, place: this.eventCount, source: about['source'] };
  }

  private entry({ pid, tid, ts }: TraceEvent, key: string): Entry {
    const first = { ts, place: this.eventCount++ };
    let entry = this.entries.get(key);
    if (entry === undefined) {
      const profile = new TracedProfile();
      entry = { pid, tid, profile, head: null, first, chunkSource: undefined };
      this.entries.set(key, entry);
    }
    if (ts < entry.first.ts) entry.first = first;
    return entry;
  }

  /** In the order of their heads; what has none counts only where nothing has. */
  private declared(): { found: readonly Spanned[]; warnings: readonly ProfileWarning[] } {
    const entries = [...this.entries.values()];
    const withHead = entries.flatMap((entry) => {
      const { head } = entry;
      return head === null ? [] : [{ ...entry, head }];
    });
    if (withHead.length === 0) {
      const found = entries
        .sort(({ first: a }, { first: b }) => a.ts - b.ts || a.place - b.place)
        .map(spanned);
      return { found, warnings: [] };
    }
    const found = withHead
      .sort(({ head: a }, { head: b }) => a.ts - b.ts || a.place - b.place)
      .map(spanned);
    const lost = entries
      .filter(({ head }) => head === null)
      .reduce((sum, { profile }) => sum + profile.sampleCount, 0);
    const message = `${lost} ${lost === 1 ? 'sample' : 'samples'} of a profile that began before the trace: left out`;
    return { found, warnings: lost === 0 ? [] : [{ kind: 'samples-undeclared', message }] };
  }
}

function isPhase(phase: unknown, wanted: string): boolean {
  return phase === undefined || (typeof phase === 'string' && phase.toUpperCase() === wanted);
}

/** Two processes may give the same id. */
function profileKey({ pid, id }: TraceEvent): string {
  return JSON.stringify([pid, id ?? null]);
}

function threadKey(pid: number | null, tid: number | null): string {
  return `${pid}:${tid}`;
}

function spanned({ pid, tid, profile, head, first, chunkSource }: Entry): Spanned {
  const startUs = head?.startUs ?? first.ts;
  const rank = RANKS.indexOf(String(head?.source ?? chunkSource));
  return {
    ...(head === null ? { pid, tid } : { pid: head.pid, tid: head.tid }),
    ...{ profile, startUs, endUs: startUs + profile.spanUs },
    rank: rank < 0 ? RANKS.length : rank,
  };
}

/** Of profiles that one thread recorded at the same time, one; those without samples are none. */
function withoutRivals(found: readonly Spanned[]): readonly Spanned[] {
  let kept: readonly Spanned[] = [];
  for (const one of found) {
    if (one.profile.sampleCount === 0) continue;
    const rivals = kept.filter((other) => isSameTime(one, other));
    if (rivals.every(({ rank }) => one.rank < rank))
      kept = [...kept.filter((other) => !rivals.includes(other)), one];
  }
  return kept;
}

function isSameTime(a: Spanned, b: Spanned): boolean {
  const isSameThread = a.pid === b.pid && a.tid === b.tid;
  return isSameThread && a.startUs < b.endUs && b.startUs < a.endUs;
}
