import type { FileSlice, ReportFile } from './table-report.ts';

/** What programs learn of the files of a report beside their paths: of one, its request and what of it is shown. */
export function fileFacts(files: readonly ReportFile[]): object {
  const [first, ...others] = files;
  if (first === undefined) return {};
  const { slice } = first;
  const part = slice === undefined ? {} : { slice: sliceFacts(slice) };
  return others.length > 0 ? part : { ...factsOfOne(first), ...part };
}

function sliceFacts({ fleet, where, dumps }: FileSlice): object {
  return { from: fleet, where, dumps };
}

function factsOfOne({ request, threads, values }: ReportFile): object {
  return {
    ...(request ? { request } : {}),
    ...(threads === undefined ? {} : { thread: threads.shown, threads: threads.list }),
    ...(values === undefined ? {} : { value: values.shown, values: values.list }),
  };
}
