import { spawn } from 'node:child_process';
import type { DotGraph } from '../../exporters/dot/graph-style.ts';
import { interactiveSvg } from '../../exporters/svg/interactive-svg.ts';
import { ProfileError } from '../../model/profile-error.ts';
import type { GraphSettings, GraphType } from './dot-request.ts';

/**
 * A layout takes time and stack that grow much faster than the graph: measured, 80 functions take half a second of
 * CPU, 600 with 840 edges 7 s, and thousands minutes or more stack than WebAssembly has.
 */
const MAX_NODES = 600;
const MAX_EDGES = 1500;

/** What a layout has to know of a graph. */
export type LayoutInput = Pick<DotGraph, 'dot' | 'nodeCount' | 'edgeCount'>;

/** The graph as a picture. Throws ProfileError where it is too large, or no program can draw it. */
export async function drawPicture(
  graph: LayoutInput,
  settings: Pick<GraphSettings, 'type' | 'engine'>,
): Promise<string | Uint8Array> {
  const { nodeCount, edgeCount } = graph;
  if (nodeCount > MAX_NODES || edgeCount > MAX_EDGES) throw tooLarge(graph);
  const dot = [...graph.dot].join('');
  const { type, engine } = settings;
  const usesProgram = engine === 'dot' || type !== 'svg';
  if (!usesProgram) return interactiveSvg(await layoutHere(dot, graph));
  const picture = await runDot([`-T${type}`], dot);
  return type === 'svg' ? interactiveSvg(picture.toString()) : picture;
}

function tooLarge({ nodeCount, edgeCount }: LayoutInput): ProfileError {
  const size = `${nodeCount.toLocaleString('en')} functions and ${edgeCount.toLocaleString('en')} edges`;
  return new ProfileError('usage', `a graph of ${size} is too large for a layout`, {
    hint: `narrow it to ${MAX_NODES} functions: --nodes 80, -n 1, -e 1, --root GLOB, --focus RE; the DOT text (-T dot) has no limit`,
  });
}

async function layoutHere(dot: string, graph: LayoutInput): Promise<string> {
  const { Graphviz } = await import('@hpcc-js/wasm-graphviz');
  const graphviz = await Graphviz.load();
  try {
    return graphviz.layout(dot, 'svg', 'dot');
  } catch (error) {
    // WebAssembly has a stack and a memory of its own, and both can end.
    if (error instanceof RangeError || (error as Error).name === 'RuntimeError') {
      throw tooLarge(graph);
    }
    throw new ProfileError('usage', `the layout failed: ${(error as Error).message}`, {
      hint: 'try --engine dot, or write the DOT text (-T dot)',
    });
  }
}

/** Throws ProfileError `usage` where settings need the program `dot` and there is none. */
export async function checkEngine(settings: Pick<GraphSettings, 'type' | 'engine'>): Promise<void> {
  const { type, engine } = settings;
  if (type === 'dot' || (type === 'svg' && engine !== 'dot')) return;
  if (engine === 'wasm') {
    throw new ProfileError('usage', `-T ${type} needs the program dot, not --engine wasm`);
  }
  await runDot(['-V'], '', type);
}

async function runDot(args: readonly string[], dot: string, type?: GraphType): Promise<Buffer> {
  const child = spawn('dot', args, { stdio: ['pipe', 'pipe', 'pipe'] });
  const output: Buffer[] = [];
  let errors = '';
  child.stdout.on('data', (piece: Buffer) => output.push(piece));
  child.stderr.on('data', (piece: Buffer) => {
    errors += piece.toString();
  });
  // A program that does not read its input closes it.
  child.stdin.on('error', () => {});
  child.stdin.end(dot);
  const status = await new Promise<number | null>((resolve, reject) => {
    child.on('error', (error: NodeJS.ErrnoException) => reject(noProgram(error, type ?? 'svg')));
    child.on('close', resolve);
  });
  if (status === 0) return Buffer.concat(output);
  const reason = errors.trim().split('\n').at(-1) || 'it crashed';
  throw new ProfileError('usage', `the program dot failed: ${reason}`, {
    hint: 'a smaller graph may do: --nodes 80',
  });
}

function noProgram(error: NodeJS.ErrnoException, type: GraphType): ProfileError {
  const what = error.code === 'ENOENT' ? 'is not installed' : `cannot be run: ${error.message}`;
  const name = type === 'svg' ? '--engine dot' : type.toUpperCase();
  return new ProfileError('usage', `${name} needs graphviz' program dot, which ${what}`, {
    hint: 'install graphviz (apt install graphviz, brew install graphviz), or use -T svg alone',
  });
}
