import { gzipSync } from 'node:zlib';
import type { Location, Function as PprofFunction, Profile } from 'pprof-format';
import type { CallTree } from '../model/call-tree.ts';
import type { FunctionTable } from '../model/function-table.ts';
import type { ProfileView } from '../model/profile-view.ts';
import type { Exporter } from './exporter.ts';
import { plainFrame } from './frame-text.ts';
import { type Frame, framesOf, frameTree } from './frame-tree.ts';

/**
 * pprof's format (google/pprof, proto/profile.proto), gzipped: one sample for each distinct stack, with its number of
 * samples and its time in nanoseconds, or its bytes or count. The same view gives the same bytes.
 */
export const pprof: Exporter = {
  name: 'pprof',
  summary: 'pprof, gzipped, for go tool pprof, Pyroscope and others',
  endings: ['.pb.gz', '.pprof'],
  needs: 'stacks',
  isBinary: true,
  write: async (view, { program }) => [gzipSync((await pprofProfile(view, program)).encode())],
};

/** What the value of a sample is called, its unit, and how much of it one of the view's is. */
const VALUES = {
  us: ['wall', 'nanoseconds', 1e3],
  s: ['wall', 'nanoseconds', 1e9],
  bytes: ['space', 'bytes', 1],
  count: ['count', 'count', 1],
} as const;

async function pprofProfile(view: ProfileView, program: string): Promise<Profile> {
  const pprofFormat = await import('pprof-format');
  const strings = new pprofFormat.StringTable();
  const frames = framesOf(view, namedFrame);
  const tree = frameTree(view, frames);
  const [type, unit, factor] = VALUES[tree.unit];
  const typeOf = (name: string, unitName: string) =>
    new pprofFormat.ValueType({ type: strings.dedup(name), unit: strings.dedup(unitName) });
  const value = typeOf(type, unit);
  const functions: PprofFunction[] = [];
  const locations: Location[] = [];
  const { functionName, url, line, column } = frames.table;
  // Entry 0 is none, as 0 is no id in pprof.
  for (let id = 1; id < functionName.length; id++) {
    const name = strings.dedup(functionName[id]);
    const filename = strings.dedup(url[id]);
    const startLine = Number(line[id]);
    functions.push(new pprofFormat.Function({ id, name, systemName: name, filename, startLine }));
    const place = { functionId: id, line: startLine, column: column[id] };
    locations.push(new pprofFormat.Location({ id, line: [new pprofFormat.Line(place)] }));
  }
  return new pprofFormat.Profile({
    sampleType: [typeOf('samples', 'count'), value],
    sample: samplesOf(tree, factor).map((sample) => new pprofFormat.Sample(sample)),
    function: functions,
    location: locations,
    stringTable: strings,
    ...timesOf(view),
    periodType: value,
    // So that a later export may take its place.
    comment: [strings.dedup(program)],
    defaultSampleType: strings.dedup(type),
  });
}

/** `go tool pprof -top` adds up what has one name: nameless functions are told apart by their places. */
function namedFrame(functions: FunctionTable, row: number): Frame {
  const frame = plainFrame(functions, row);
  if (frame.name !== '') return frame;
  return { ...frame, name: `(anonymous) ${frame.file}:${frame.line}:${frame.column}` };
}

function samplesOf({ parent, functionIndex, samples, self }: CallTree, factor: number) {
  const list: { readonly locationId: number[]; readonly value: [number, number] }[] = [];
  for (let node = 0; node < parent.length; node++) {
    if (samples[node] === 0 && self[node] === 0) continue;
    const locationId: number[] = [];
    for (let at = node; at > 0; at = parent[at]) locationId.push(functionIndex[at]);
    list.push({ locationId, value: [Math.round(samples[node]), Math.round(self[node] * factor)] });
  }
  return list;
}

/** Clocks of dumps begin anywhere; what is later than this counts from 1970. */
const LATER_THAN_2001_US = 1e15;

function timesOf({ profiles, quality }: ProfileView) {
  const timelines = profiles.flatMap((one) =>
    one.kind === 'sampled' && one.weights === null ? one.timeline : [],
  );
  if (timelines.length === 0) return {};
  const durationUs = timelines.reduce((sum, { durationUs: all }) => {
    return all.reduce((total, us) => total + us, sum);
  }, 0);
  const startUs = timelines.reduce((least, one) => Math.min(least, one.startUs), Infinity);
  const [first] = quality;
  return {
    durationNanos: Math.round(durationUs * 1e3),
    ...(startUs > LATER_THAN_2001_US ? { timeNanos: BigInt(Math.round(startUs)) * 1000n } : {}),
    ...(first === undefined ? {} : { period: Math.round(first.medianIntervalUs * 1e3) }),
  };
}
