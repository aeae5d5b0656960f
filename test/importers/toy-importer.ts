import type { Importer } from '../../src/importers/importer.ts';
import { sampledProfile } from '../../src/importers/v8/sampled-dump.ts';
import { V8NodeBuilder } from '../../src/importers/v8/v8-nodes.ts';

/** A form that only tests know: text, a line for each thread, `THREAD: FUNCTION MILLISECONDS, …`. */
export const toyImporter: Importer = {
  form: 'toy profile',
  called: 'a toy profile',
  fileNames: ['*.toy', 'Toy-*.txt'],
  beginsLike: ({ bytes }) => startOf(bytes) === START,
  recognises: ({ bytes }) => startOf(bytes) === START,
  load: ({ bytes }) => {
    const [, ...lines] = Buffer.from(bytes).toString().trimEnd().split('\n');
    return { threads: lines.map((line, i) => ({ ...threadOf(line), pid: 7, tid: i + 1 })) };
  },
  describe: () => 'a drawing of samples, for tests',
};

const START = 'toy\n';

function startOf(bytes: Uint8Array): string {
  return Buffer.from(bytes.subarray(0, START.length)).toString();
}

function threadOf(line: string) {
  const [name = '', list = ''] = line.split(': ');
  const builder = new V8NodeBuilder(0);
  builder.add(0, { functionName: '(root)' });
  const samples = list.split(', ').map((sample, i) => {
    const [functionName, ms] = sample.split(' ');
    builder.link(0, i + 1);
    builder.add(i + 1, { functionName, url: 'toy.js', lineNumber: i });
    return { id: i + 1, us: 1000 * Number(ms) };
  });
  const profile = sampledProfile(builder, {
    sampleNodes: builder.nodesOfSamples(Int32Array.from(samples, ({ id }) => id)),
    timeDeltasUs: Float64Array.from(samples, (_, i) => samples[i - 1]?.us ?? 0),
    startTimeUs: 0,
    endTimeUs: samples.reduce((sum, { us }) => sum + us, 0),
    hitCounts: [],
    positionTicks: null,
  });
  return { name, profile };
}
