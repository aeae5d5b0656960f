/** A frame of a drawn stack: a function's name, or more of it. */
export type DrawnFrame =
  | string
  | {
      readonly functionName: string;
      readonly url?: string;
      readonly lineNumber?: number;
      readonly columnNumber?: number;
      /** `0` is native code where there is no url. */
      readonly scriptId?: string;
    };

/**
 * A dump, as the DevTools protocol writes it, in which each stack (outermost frame first) is one sample of
 * 1 ms. Without more, a function `f` stands in `file:///app/f.js`, line 1.
 */
export function drawnDump(stacks: readonly (readonly DrawnFrame[])[]): string {
  const root = node(1, { functionName: '(root)', url: '', lineNumber: -1, columnNumber: -1 });
  const nodes = [root];
  const samples = stacks.map((stack) => {
    let at = root;
    for (const frame of stack) at = childOf(at, frame, nodes);
    at.hitCount++;
    return at.id;
  });
  const startTime = 1_000_000;
  const endTime = startTime + 1000 * (samples.length + 1);
  return JSON.stringify({
    nodes,
    startTime,
    endTime,
    samples,
    timeDeltas: samples.map(() => 1000),
  });
}

type DumpNode = ReturnType<typeof node>;

function node(id: number, frame: DrawnFrame) {
  const isName = typeof frame === 'string';
  const callFrame = isName
    ? { functionName: frame, url: `file:///app/${frame}.js`, lineNumber: 0, columnNumber: 8 }
    : { url: 'file:///app/main.js', lineNumber: 0, columnNumber: 8, ...frame };
  return { id, callFrame: { scriptId: '7', ...callFrame }, hitCount: 0, children: [] as number[] };
}

function childOf(parent: DumpNode, frame: DrawnFrame, nodes: DumpNode[]): DumpNode {
  const child = node(nodes.length + 1, frame);
  const key = JSON.stringify(child.callFrame);
  const known = nodes.find((n) => {
    return parent.children.includes(n.id) && JSON.stringify(n.callFrame) === key;
  });
  if (known !== undefined) return known;
  parent.children.push(child.id);
  nodes.push(child);
  return child;
}
