/** A stack, outermost function first, and the bytes that its innermost function allocated. */
export type DrawnAllocation = readonly [stack: readonly string[], bytes: number];

interface HeapNode {
  readonly id: number;
  readonly callFrame: object;
  selfSize: number;
  readonly children: HeapNode[];
}

/** A heap profile as V8 writes it, with one sample for each allocation. A function `f` stands in `/app/f.js`, line 1. */
export function drawnHeap(allocations: readonly DrawnAllocation[]): string {
  let count = 0;
  const node = (functionName: string): HeapNode => {
    const place = { url: `file:///app/${functionName}.js`, lineNumber: 0, columnNumber: 8 };
    const none = { url: '', lineNumber: -1, columnNumber: -1 };
    const where = functionName.startsWith('(') ? none : place;
    const callFrame = {
      functionName,
      scriptId: functionName.startsWith('(') ? '0' : '7',
      ...where,
    };
    return { id: ++count, callFrame, selfSize: 0, children: [] };
  };
  const head = node('(root)');
  const names = new Map<HeapNode, string>();
  const samples = allocations.map(([stack, size], ordinal) => {
    let at = head;
    for (const name of stack) {
      let child = at.children.find((one) => names.get(one) === name);
      if (child === undefined) {
        child = node(name);
        names.set(child, name);
        at.children.push(child);
      }
      at = child;
    }
    at.selfSize += size;
    return { size, nodeId: at.id, ordinal };
  });
  return JSON.stringify({ head, samples });
}
