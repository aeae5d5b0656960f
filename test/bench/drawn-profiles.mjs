// Profiles that are hard to record: many functions, long names, and programs that run long without repeating
// themselves. They are drawn once, from a seed, and kept beside the recorded ones.
import { once } from 'node:events';
import { createWriteStream, existsSync, mkdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { benchFolder } from './record.mjs';

/** What each dump is drawn from. Functions are those of JavaScript files with 50 of them each. */
const DRAWINGS = {
  'functions-100000': { functions: 100_000, nodes: 100_000, samples: 200_000 },
  'names-of-1000': { functions: 20_000, nodes: 40_000, samples: 200_000, nameLength: 1000 },
  'order-20m-54000': { functions: 3000, nodes: 54_000, samples: 20_000_000 },
  'order-10m-333000': { functions: 6000, nodes: 333_000, samples: 10_000_000 },
};
const PIECE_CHARACTERS = 1 << 20;

/** Paths of the drawn dumps; they are drawn where they are missing. */
export async function drawnProfiles() {
  mkdirSync(benchFolder, { recursive: true });
  const paths = [];
  for (const name of Object.keys(DRAWINGS)) {
    const path = join(benchFolder, `${name}.cpuprofile`);
    if (!existsSync(path)) {
      await writeProfile(`${path}.new`, DRAWINGS[name]);
      renameSync(`${path}.new`, path);
    }
    paths.push(path);
  }
  return paths;
}

async function writeProfile(path, drawing) {
  const file = createWriteStream(path);
  for (const piece of pieces(profileText(drawing)))
    if (!file.write(piece)) await once(file, 'drain');
  file.end();
  await once(file, 'close');
}

/** Joins short texts to long ones. */
function* pieces(texts) {
  let waiting = [];
  let length = 0;
  for (const text of texts) {
    waiting.push(text);
    length += text.length;
    if (length < PIECE_CHARACTERS) continue;
    yield waiting.join('');
    waiting = [];
    length = 0;
  }
  yield waiting.join('');
}

function* profileText(drawing) {
  const below = randomNumbers(drawing.nodes);
  const tree = drawTree(drawing, below);
  yield '{"nodes":[';
  for (let node = 0; node < drawing.nodes; node++) {
    const children = tree.childIds(node);
    const list = children.length > 0 ? `,"children":[${children}]` : '';
    const frame = frameOf(tree.functionIndex[node], drawing);
    yield `${node > 0 ? ',' : ''}{"id":${node + 1},"callFrame":${frame},"hitCount":0${list}}`;
  }
  const samples = walk(tree, drawing.samples, below);
  yield `],"startTime":1000,"endTime":${1000 + 100 * drawing.samples},"samples":[`;
  for (let i = 0; i < samples.length; i++) yield i > 0 ? `,${samples[i] + 1}` : `${samples[i] + 1}`;
  yield '],"timeDeltas":[';
  for (let i = 0; i < samples.length; i++) yield `${i > 0 ? ',' : ''}${60 + below(80)}`;
  yield ']}';
}

/** Numbers that look random, always the same (Park and Miller's generator). */
function randomNumbers(seed) {
  let state = seed;
  return (limit) => {
    state = (state * 48271) % 0x7fffffff;
    return state % limit;
  };
}

/** What V8 itself did stands under the root. */
const PROGRAM = 1;
const COLLECTOR = 2;
const NAMES = ['(root)', '(program)', '(garbage collector)'];

/** Nodes depth first, as V8 writes them: the next one is called by the last, or by one near above it. */
function drawTree({ functions, nodes }, below) {
  const parent = new Int32Array(nodes).fill(-1);
  const depth = new Int32Array(nodes);
  const functionIndex = new Int32Array(nodes);
  const children = Array.from({ length: nodes }, () => []);
  for (let node = 1; node < nodes; node++) {
    let above = node <= COLLECTOR + 1 ? 0 : node - 1;
    for (let climb = climbFrom(depth[above], below); climb > 0; climb--) above = parent[above];
    parent[node] = above;
    depth[node] = depth[above] + 1;
    // Each function once, then any: siblings are different functions nearly always.
    functionIndex[node] = node < functions ? node : 3 + below(functions - 3);
    children[above].push(node + 1);
  }
  return { parent, depth, functionIndex, childIds: (node) => children[node] };
}

/** Stacks are 10 to 60 deep. */
function climbFrom(depth, below) {
  if (depth < 10) return 0;
  return depth > 60 ? 30 : below(3) + (below(12) === 0 ? below(depth - 9) : 0);
}

/** Samples of a program that returns from some functions and calls others: many times from few, seldom from many. */
function walk({ parent, depth, childIds }, count, below) {
  const samples = new Int32Array(count);
  let at = COLLECTOR + 1;
  for (let i = 0; i < count; i++) {
    let up = 0;
    while (below(4) > 0 && up < 40) up++;
    for (; up > 0 && depth[at] > 1; up--) at = parent[at];
    let down = below(24);
    for (let ids = childIds(at); down > 0 && ids.length > 0; ids = childIds(at), down--)
      at = ids[below(ids.length)] - 1;
    const chance = below(50);
    samples[i] = chance < 2 ? [PROGRAM, COLLECTOR][chance] : at;
  }
  return samples;
}

function frameOf(index, { nameLength = 0 }) {
  if (index < NAMES.length)
    return `{"functionName":"${NAMES[index]}","scriptId":"0","url":"","lineNumber":-1,"columnNumber":-1}`;
  // As compilers of C++ name what they make of templates: they begin alike.
  const stem = 'std::__function::__func<std::vector<std::basic_string<char>>, ';
  const name = `parseExpression${index}`.padStart(nameLength, stem);
  const file = Math.floor(index / 50);
  const url = `file:///home/user/application/packages/part-${file % 40}/src/module-${file}.js`;
  const position = `"lineNumber":${(index % 50) * 20},"columnNumber":${index % 70}`;
  return `{"functionName":"${name}","scriptId":"${file + 100}","url":"${url}",${position}}`;
}
