import { closeSync, openSync, writeSync } from 'node:fs';

const FUNCTIONS = 5000;
const DEPTH = 40;

/**
 * Writes a dump of about so many bytes, one half nodes and one half samples: stacks of forty frames, each sample on the
 * last node of one. Gives the number of its samples, which last 1 ms each.
 */
export function writeLargeDump(path: string, bytes: number): number {
  const file = openSync(path, 'w');
  const nodeCount = 1 + DEPTH * Math.ceil(bytes / 2 / 190 / DEPTH);
  const sampleCount = Math.ceil(bytes / 2 / 12);
  writePieces(file, '{"nodes":[', nodeCount, nodeText);
  const leafCount = (nodeCount - 1) / DEPTH;
  const leafOf = (i: number): string => String(1 + DEPTH * (1 + ((i * 7919) % leafCount)));
  writePieces(file, '],"samples":[', sampleCount, leafOf);
  writePieces(file, '],"timeDeltas":[', sampleCount, () => '1000');
  writeSync(file, `],"startTime":0,"endTime":${sampleCount * 1000}}`);
  closeSync(file);
  return sampleCount;
}

function nodeText(i: number): string {
  const depth = i === 0 ? 0 : 1 + ((i - 1) % DEPTH);
  // Stacks share no nodes, so that there are many.
  const children = depth === 0 ? '[]' : depth === DEPTH ? '[]' : `[${i + 2}]`;
  const number = (i * 31) % FUNCTIONS;
  const name = i === 0 ? '(root)' : `work${number}`;
  const url = i === 0 ? '' : `file:///app/src/part${number % 100}.js`;
  const parent = depth === 1 ? ',"parent":1' : '';
  return `{"id":${i + 1}${parent},"callFrame":{"functionName":"${name}","scriptId":"${1 + (number % 100)}","url":"${url}","lineNumber":${number},"columnNumber":10},"hitCount":0,"children":${children}}`;
}

const PIECE = 20_000;

function writePieces(file: number, head: string, count: number, text: (i: number) => string): void {
  writeSync(file, head);
  for (let from = 0; from < count; from += PIECE) {
    const length = Math.min(PIECE, count - from);
    const piece = Array.from({ length }, (_, i) => text(from + i)).join(',');
    writeSync(file, from === 0 ? piece : `,${piece}`);
  }
}
