import type { SampledProfile } from '../../model/sampled-profile.ts';
import { headText } from '../head-text.ts';
import { type Importer, onlyProfile } from '../importer.ts';
import { isObject, type JsonObject } from '../json-shape.ts';

/**
 * Profiles of V8's sampling heap profiler, which `node --heap-prof`, "Allocation sampling" of DevTools and
 * `HeapProfiler.stopSampling` give: nested nodes below `head`, each with the bytes that it allocated and that were
 * still in use at the end. V8 has scaled them from the sampled objects to an estimate of all
 * (v8-heap-profiler-agent-impl.cc and sampling-heap-profiler.cc).
 */
export const heapProfile: Importer = {
  form: 'V8 heap profile (sampled allocations)',
  called: 'a heap profile',
  fileNames: ['*.heapprofile'],
  beginsLike: ({ looksLikeJson, bytes }) => looksLikeJson && HEAD.test(headText(bytes, HEAD_BYTES)),
  recognises: ({ document }) =>
    isObject(document) && isObject(document['head']) && isObject(document['head']['callFrame']),
  load: async ({ document }) => {
    const { loadHeapProfile } = await import('./load-heap-profile.ts');
    return onlyProfile(loadHeapProfile(document as JsonObject));
  },
  describe: (profile) =>
    `memory in use, by who allocated it${recorderOf(profile as SampledProfile)}`,
};

const HEAD = /"head"\s*:\s*\{\s*"callFrame"/;
const HEAD_BYTES = 1 << 10;

function recorderOf({ functions: { url } }: SampledProfile): string {
  if (url.some((text) => text.startsWith('node:'))) return ', of Node';
  return url.some((text) => /^https?:/.test(text)) ? ', of a browser' : '';
}
