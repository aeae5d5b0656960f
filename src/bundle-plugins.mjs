import { readFileSync } from 'node:fs';

/** Where the loops lie, seen from a bundle. */
export const loopsBytes = {
  name: 'loops-bytes',
  transform(code, id) {
    if (!/[\\/]wasm[\\/]loops-bytes\.js$/.test(id)) return null;
    return code.replace('../../dist/wasm/', '../wasm/');
  },
};

/** For pages, whose policies forbid WebAssembly mostly: there are no loops, and nothing that hands them samples. */
export const withoutLoops = {
  name: 'without-loops',
  load(id) {
    return /[\\/]model[\\/]compiled-sums\.ts$/.test(id)
      ? 'export const compiledSums = () => null;'
      : null;
  },
};

/** Scripts that a browser runs, as text: the bundle has no files beside it. */
export const scriptTexts = (built) => ({
  name: 'script-texts',
  load(id) {
    const [, folder] = /[\\/]exporters[\\/](svg|flame)[\\/][\w-]+-script-text\.js$/.exec(id) ?? [];
    if (folder === undefined) return null;
    const picture = new URL('exporters/svg/graph-script.js', import.meta.url);
    const text = readFileSync(folder === 'svg' ? picture : `${built}/flame/page.js`, 'utf8');
    return `export const SCRIPT = ${JSON.stringify(text)};`;
  },
});

const ONLY_EXPORTS_AGAIN = /^export\{([^}]*)\}from"\.\/([^"]+)";?\s*$/;
const LAZY_IMPORT_IN_CHUNK = /import\(([`"'])((?:\.{1,2}\/)+)([\w.-]+\.js)\1\)/g;

/** The same in CommonJS. */
const ONLY_EXPORTS_REQUIRED =
  /^(?:Object\.defineProperty\(exports,Symbol\.toStringTag,\{value:`Module`\}\);)?const (\w+)=require\("\.\/([^"]+)"\);((?:exports\.\w+=\1\.\w+[,;]?)+)\s*$/;
const LAZY_REQUIRE_IN_CHUNK = /then\(\(\)=>require\("\.\/([\w.-]+\.js)"\)\)/g;

/**
 * A part that is loaded lazily and shares its chunk with others gets a file of its own from the bundler, which says only
 * what the part exports under which name. Who loads the part can know that without another file to open.
 */
export const directLazyImports = {
  name: 'direct-lazy-imports',
  generateBundle({ format }, bundle) {
    const isCommonJs = format === 'cjs';
    const chunks = Object.values(bundle).filter(({ type }) => type === 'chunk');
    const parts = new Map(
      chunks
        .filter(({ isEntry, fileName }) => !isEntry && !fileName.includes('/'))
        .map(({ fileName, code }) => [fileName, (isCommonJs ? requiredPart : exportedPart)(code)])
        .filter(([, part]) => part !== null),
    );
    for (const name of parts.keys()) delete bundle[name];
    for (const chunk of chunks)
      chunk.code = (isCommonJs ? withDirectRequires : withDirectImports)(chunk.code, parts);
  },
};

/** The chunk that a part only leads to, and its exports as members of an object: `m` is that chunk. */
function exportedPart(code) {
  const [, list, file] = ONLY_EXPORTS_AGAIN.exec(code) ?? [];
  if (file === undefined) return null;
  const names = list.split(',').map((pair) => pair.split(' as '));
  return { file, members: names.map(([inside, outside = inside]) => `${outside}:m.${inside}`) };
}

function requiredPart(code) {
  const [, , file, list] = ONLY_EXPORTS_REQUIRED.exec(code) ?? [];
  if (file === undefined) return null;
  const pairs = [...list.matchAll(/exports\.(\w+)=\w+\.(\w+)/g)];
  return { file, members: pairs.map(([, outside, inside]) => `${outside}:m.${inside}`) };
}

function withDirectImports(code, parts) {
  return code.replace(LAZY_IMPORT_IN_CHUNK, (whole, quote, folder, name) => {
    const part = parts.get(name);
    if (part === undefined) return whole;
    return `import(${quote}${folder}${part.file}${quote}).then(m=>({${part.members.join(',')}}))`;
  });
}

function withDirectRequires(code, parts) {
  return code.replace(LAZY_REQUIRE_IN_CHUNK, (whole, name) => {
    const part = parts.get(name);
    if (part === undefined) return whole;
    return `then(()=>require("./${part.file}")).then(m=>({${part.members.join(',')}}))`;
  });
}

/**
 * What makes chunks of CommonJS start quickly. Parts of Node are required where the source imports them lazily: an
 * `import()` would load Node's loader of ES modules, which costs 3 ms. All is ASCII, which the engine keeps in half the
 * memory. The chunk `core` holds what the bundler adds for its own use: every run would open one file more.
 */
export const quickCommonJs = (core) => ({
  name: 'quick-commonjs',
  generateBundle(_, bundle) {
    for (const chunk of Object.values(bundle)) {
      if (chunk.type !== 'chunk') continue;
      // As the modules are that it is made of.
      chunk.code = `"use strict";${chunk.code}`
        .replace(/\bimport\((`node:[\w/]+`)\)/g, 'Promise.resolve().then(()=>require($1))')
        .replaceAll('require("url")', 'require("node:url")')
        .replace(/[\u0080-\uffff]/g, escaped);
    }
    const runtime = bundle['rolldown-runtime.js']?.code;
    const chunk = bundle[`${core}.js`];
    if (runtime === undefined || chunk === undefined) return;
    const inside = `(()=>{const exports={};${runtime};return exports})()`;
    chunk.code = chunk.code.replace('require("./rolldown-runtime.js")', () => inside);
  },
});

const escaped = (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
