import type { SampledProfile } from '../../model/sampled-profile.ts';

/** The unit of a profile, and how many of it one of a file's is. */
export interface FileUnit {
  readonly unit: SampledProfile['unit'];
  readonly factor: number;
}

const UNITS: ReadonlyMap<string, FileUnit> = new Map([
  ...named('us', 1e-3, 'nanoseconds', 'nanosecond', 'ns'),
  ...named('us', 1, 'microseconds', 'microsecond', 'us'),
  ...named('us', 1e3, 'milliseconds', 'millisecond', 'ms'),
  ...named('us', 1e6, 'seconds', 'second', 's'),
  ...named('bytes', 1, 'bytes', 'byte', 'b'),
  ...named('bytes', 1024, 'kilobytes', 'kb'),
  ...named('bytes', 1024 ** 2, 'megabytes', 'mb'),
]);

function named(unit: FileUnit['unit'], factor: number, ...names: string[]) {
  return names.map((name) => [name, { unit, factor }] as const);
}

/** What a unit is called in pprof and speedscope; all that is neither time nor bytes is a count. */
export function fileUnit(name: string): FileUnit {
  return UNITS.get(name.toLowerCase()) ?? { unit: 'count', factor: 1 };
}
