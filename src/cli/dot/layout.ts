import { spawn } from 'node:child_process';
import { interactiveSvg } from '../../exporters/svg/interactive-svg.ts';
import { checkSize, type LayoutInput, layoutSvg } from '../../exporters/svg/layout.ts';
import { ProfileError } from '../../model/profile-error.ts';
import type { GraphSettings, GraphType } from './dot-request.ts';

/** The graph as a picture. Throws ProfileError where it is too large, or no program can draw it. */
export async function drawPicture(
  graph: LayoutInput,
  settings: Pick<GraphSettings, 'type' | 'engine'>,
): Promise<string | Uint8Array> {
  const { type, engine } = settings;
  const usesProgram = engine === 'dot' || type !== 'svg';
  if (!usesProgram) return interactiveSvg(await layoutSvg(graph));
  checkSize(graph);
  const picture = await runDot([`-T${type}`], [...graph.dot].join(''));
  return type === 'svg' ? interactiveSvg(picture.toString()) : picture;
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
