import { ProfileError } from '../../src/model/profile-error.ts';
import type { SampledProfile } from '../../src/model/sampled-profile.ts';
import { loadProfile } from './checked-loads.ts';

/** A frame in the form of the DevTools protocol. */
export function frame(functionName: string, position: object = {}) {
  return {
    functionName,
    scriptId: '0',
    url: '',
    lineNumber: -1,
    columnNumber: -1,
    ...position,
  };
}

export const A_FRAME = frame('a', {
  scriptId: '7',
  url: 'file:///app/a.js',
  lineNumber: 2,
  columnNumber: 8,
});

/** A sound dump of three nodes, (root) > a > b, with some of its keys replaced. */
export function dump(changes: object = {}): Record<string, unknown> {
  return {
    nodes: [
      { id: 1, callFrame: frame('(root)'), hitCount: 0, children: [2] },
      { id: 2, callFrame: A_FRAME, hitCount: 1, children: [3] },
      { id: 3, callFrame: { ...A_FRAME, functionName: 'b', lineNumber: 9 }, hitCount: 2 },
    ],
    startTime: 1000,
    endTime: 1060,
    samples: [2, 3, 3],
    timeDeltas: [10, 20, 20],
    ...changes,
  };
}

/** The dump with the keys of one node replaced. */
export function dumpWithNode(index: number, changes: object): Record<string, unknown> {
  const nodes = dump()['nodes'] as object[];
  return dump({ nodes: nodes.map((node, i) => (i === index ? { ...node, ...changes } : node)) });
}

export async function load(document: unknown): Promise<SampledProfile> {
  return (await loadProfile(Buffer.from(JSON.stringify(document)))) as SampledProfile;
}

export async function warningsOf(document: unknown): Promise<string[]> {
  return (await load(document)).warnings.map(({ message }) => message);
}

/** The error that these bytes or this document end in. */
export async function errorOf(source: unknown): Promise<ProfileError> {
  const bytes = source instanceof Uint8Array ? source : Buffer.from(JSON.stringify(source));
  try {
    await loadProfile(bytes);
  } catch (error) {
    if (error instanceof ProfileError) return error;
    throw error;
  }
  throw new Error('no error');
}

/** What a profile says, whatever the order of its columns: stacks with their times, in order of time. */
export function samplesOf({ functions, nodes, timeline }: SampledProfile): string[] {
  const stackOf = (node: number): string => {
    const parent = nodes.parent[node] as number;
    const fn = nodes.functionIndex[node] as number;
    if (parent < 0) return '';
    const place = `${functions.url[fn]}:${functions.line[fn]}:${functions.column[fn]}`;
    return `${stackOf(parent)} ${functions.functionName[fn]}@${place}`;
  };
  return Array.from(timeline.nodeIndex, (node, i) => `${timeline.durationUs[i]}${stackOf(node)}`);
}
