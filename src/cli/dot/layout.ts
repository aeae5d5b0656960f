import { spawn } from 'node:child_process';
import { interactiveSvg } from '../../exporters/svg/interactive-svg.ts';
import { checkSize, type LayoutInput, layoutSvg } from '../../exporters/svg/layout.ts';
import { ProfileError } from '../../model/profile-error.ts';
import type { GraphSettings, GraphType } from './dot-request.ts';

/** The graph as a picture. Throws ProfileError where it is too large, or no program can draw it. */
export async function drawPicture(
  graph: LayoutInput,
  { type, engine = 'auto' }: Pick<GraphSettings, 'type' | 'engine'>,
): Promise<string | Uint8Array> {
  checkSize(graph);
  // It can be read once only.
  const dot = [...graph.dot].join('');
  if (type !== 'svg') return runDot([`-T${type}`], dot);
  if (engine === 'dot') return interactiveSvg(await svgOfProgram(dot), 'dot');
  const svg = engine === 'auto' ? await svgOfProgramOrNone(dot) : null;
  if (svg !== null) return interactiveSvg(svg, 'dot');
  return interactiveSvg(await layoutSvg({ ...graph, dot: [dot] }), 'wasm');
}

async function svgOfProgram(dot: string): Promise<string> {
  return (await runDot(['-Tsvg'], dot)).toString();
}

/**
 * Six times as fast as WebAssembly on 80 functions. `null` where it is not installed, or cannot draw this graph. Not on
 * Windows, which would first look for it in the folder of the dumps.
 */
async function svgOfProgramOrNone(dot: string): Promise<string | null> {
  if (process.platform === 'win32') return null;
  const svg = await svgOfProgram(dot).catch(() => '');
  return svg.includes('<svg') ? svg : null;
}

/** Throws ProfileError `usage` where settings need the program `dot` and there is none. */
export async function checkEngine({
  type,
  engine,
}: Pick<GraphSettings, 'type' | 'engine'>): Promise<void> {
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
    hint: 'try a smaller graph: --nodes 80',
  });
}

function noProgram(error: NodeJS.ErrnoException, type: GraphType): ProfileError {
  const what = error.code === 'ENOENT' ? 'is not installed' : `cannot be run: ${error.message}`;
  const name = type === 'svg' ? '--engine dot' : type.toUpperCase();
  return new ProfileError('usage', `${name} needs dot, a program of graphviz, which ${what}`, {
    hint: 'install graphviz (apt install graphviz, brew install graphviz), or use -T svg alone',
  });
}
