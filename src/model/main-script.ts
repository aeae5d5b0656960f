import type { CallTree } from './call-tree.ts';
import type { LineNumber } from './function-table.ts';
import { type CodeOwner, codeOwners } from './package-of.ts';

/** What Node calls the script of the command line from, with CommonJS; `runMain` in old versions. */
const STARTS_MAIN: ReadonlySet<string> = new Set(['executeUserEntryPoint', 'Module.runMain']);

const WORKER_MAIN = 'node:internal/main/worker_thread';

/** What a node stands below: code of the program, the runtime alone, or the part of it that starts the main script. */
const OF_PROGRAM = 0;
const OF_RUNTIME = 1;
const OF_START = 2;

/**
 * The url of the script that a program or thread began with; `null`: the stacks do not tell. That is what the runtime
 * calls first; of ES modules, which run after those that they import, the last.
 */
export function mainScript(tree: CallTree): string | null {
  const { functionName, url, line } = tree.functions;
  const ownerOf = codeOwners(url);
  const kindOf = (fn: number): CodeOwner['kind'] => ownerOf(url[fn]).kind;
  const { started, called } = entries(tree, kindOf);
  const main =
    started[0] ?? called.findLast((fn) => isModule(functionName[fn], line[fn], kindOf(fn)));
  return main === undefined ? null : url[main];
}

/** Functions that the runtime called: `started` by the part of it that starts the main script, `called` by another. */
function entries(tree: CallTree, kindOf: (fn: number) => CodeOwner['kind']) {
  const { parent, functionIndex } = tree;
  const { url } = tree.functions;
  const below = new Uint8Array(parent.length);
  below[0] = OF_RUNTIME;
  const found = { started: [] as number[], called: [] as number[] };
  for (let node = 1; node < parent.length; node++) {
    const above = below[parent[node]];
    if (above === OF_PROGRAM) continue;
    const fn = functionIndex[node];
    if (isOfRuntime(kindOf(fn), url[fn])) below[node] = startsMain(tree, fn) ? OF_START : above;
    else found[above === OF_START ? 'started' : 'called'].push(fn);
  }
  return found;
}

/** Heap profiles have no urls for what Node starts with. */
function isOfRuntime(kind: CodeOwner['kind'], url: string): boolean {
  return kind === 'node' || kind === 'native' || url.startsWith('eval:');
}

function startsMain({ functions: { functionName, url } }: CallTree, fn: number): boolean {
  return STARTS_MAIN.has(functionName[fn]) || url[fn] === WORKER_MAIN;
}

/** The top of a file of the program. */
function isModule(functionName: string, line: LineNumber, kind: CodeOwner['kind']): boolean {
  return kind === 'program' && line === 1 && ['', '(anonymous)'].includes(functionName);
}
