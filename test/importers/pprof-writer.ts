import {
  Line,
  Location,
  Mapping,
  Function as PprofFunction,
  Profile,
  Sample,
  StringTable,
  ValueType,
} from 'pprof-format';
import type { StackFrame, WeighedStack } from './random-stacks.ts';

export interface WrittenPprof {
  /** Types of values with their units, in the order of the file. */
  readonly types: readonly (readonly [type: string, unit: string])[];
  readonly samples: readonly (Pick<WeighedStack, 'frames'> & {
    readonly values: readonly number[];
  })[];
  readonly defaultType?: string;
  /** By index of a stack's frames: how many of those above it were inlined into it. */
  readonly inlinedInto?: (stack: number, frame: number) => number;
  /** The line on which the top of a stack stood. */
  readonly lineOf?: (stack: number) => number;
  readonly comments?: readonly string[];
  readonly durationNanos?: number;
  readonly period?: number;
}

/** Bytes of a profile, as the library of Datadog's profiler writes them. */
export function pprofBytes(profile: WrittenPprof): Uint8Array {
  const strings = new StringTable();
  const functions = new FunctionList(strings);
  const locations: Location[] = [];
  const sample = profile.samples.map(({ frames, values }, stack) => {
    const locationId: number[] = [];
    for (let at = 0; at < frames.length; ) {
      const inlined = Math.min(profile.inlinedInto?.(stack, at) ?? 0, frames.length - 1 - at);
      const group = frames.slice(at, at + inlined + 1);
      at += group.length;
      const isTop = at === frames.length;
      // The innermost first.
      const line = group.reverse().map((frame, i) => {
        const own = isTop && i === 0 ? (profile.lineOf?.(stack) ?? 0) : 7;
        return new Line({ functionId: functions.idOf(frame), line: own });
      });
      const id = locations.length + 1;
      locations.push(new Location({ id, line, address: 0x1000 + id }));
      locationId.unshift(id);
    }
    return new Sample({ locationId, value: [...values] });
  });
  const typeOf = ([type, unit]: readonly [string, string]): ValueType =>
    new ValueType({ type: strings.dedup(type), unit: strings.dedup(unit) });
  return new Profile({
    sampleType: profile.types.map(typeOf),
    sample,
    location: locations,
    function: functions.list,
    mapping: [new Mapping({ id: 1, filename: strings.dedup('/bin/app') })],
    defaultSampleType: profile.defaultType === undefined ? 0 : strings.dedup(profile.defaultType),
    comment: (profile.comments ?? []).map((text) => strings.dedup(text)),
    durationNanos: profile.durationNanos ?? 0,
    period: profile.period ?? 0,
    ...(profile.period === undefined ? {} : { periodType: typeOf(['cpu', 'nanoseconds']) }),
    stringTable: strings,
  }).encode();
}

class FunctionList {
  readonly list: PprofFunction[] = [];
  private readonly ids = new Map<string, number>();
  private readonly strings: StringTable;

  constructor(strings: StringTable) {
    this.strings = strings;
  }

  idOf({ name, file, line }: StackFrame): number {
    const key = JSON.stringify([name, file, line]);
    const known = this.ids.get(key);
    if (known !== undefined) return known;
    const id = this.list.length + 1;
    const text = this.strings.dedup(name);
    const filename = this.strings.dedup(file);
    this.list.push(
      new PprofFunction({ id, name: text, systemName: text, filename, startLine: line }),
    );
    this.ids.set(key, id);
    return id;
  }
}
