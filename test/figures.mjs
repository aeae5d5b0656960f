// Prints how large the sources' files and functions are: `npm run figures`. The aim: a median file of at most 70 lines,
// and 95 % of the functions with at most 20.
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from '@babel/parser';

const SRC = join(dirname(fileURLToPath(import.meta.url)), '../src');
const IS_FUNCTION = /^(?:Function|ArrowFunction|ObjectMethod|Class(?:Private)?Method)/;
const LONG_FUNCTION_LINES = 20;

const files = readdirSync(SRC, { recursive: true })
  .filter((name) => /\.(?:ts|cts|js|mjs)$/.test(name))
  .map((name) => ({ name, text: readFileSync(join(SRC, name), 'utf8') }));
const lineCounts = files.map(({ text }) => text.trimEnd().split('\n').length).sort(byNumber);
const functions = files.flatMap(functionsOf).sort((a, b) => b.lines - a.lines);
const short = functions.filter(({ lines }) => lines <= LONG_FUNCTION_LINES).length;

console.log(`${files.length} files, ${sum(lineCounts)} lines`);
console.log(
  `median file ${quantile(0.5)} lines, 90 % at most ${quantile(0.9)}, longest ${quantile(1)}`,
);
const share = ((100 * short) / functions.length).toFixed(1);
console.log(
  `${functions.length} functions, ${share} % of them at most ${LONG_FUNCTION_LINES} lines; longest:`,
);
for (const { name, line, lines } of functions.slice(0, 5))
  console.log(`  ${name}:${line}  ${lines} lines`);

/** Every function with its lines, those within others too. */
function functionsOf({ name, text }) {
  const found = [];
  const plugins = /ts$/.test(name) ? ['typescript'] : [];
  const open = [parse(text, { sourceType: 'module', plugins }).program];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (IS_FUNCTION.test(node.type) && node.body !== undefined) {
      const { start, end } = node.loc;
      found.push({ name, line: start.line, lines: end.line - start.line + 1 });
    }
    for (const value of Object.values(node)) {
      for (const child of Array.isArray(value) ? value : [value]) {
        if (typeof child?.type === 'string') open.push(child);
      }
    }
  }
  return found;
}

function quantile(part) {
  return lineCounts[Math.ceil(part * lineCounts.length) - 1];
}

function sum(values) {
  return values.reduce((a, b) => a + b, 0);
}

function byNumber(a, b) {
  return a - b;
}
