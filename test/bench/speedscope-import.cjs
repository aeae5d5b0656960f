// Imports a dump as speedscope does: speedscope-import.cjs PACKAGE DUMP. Its package is a page for browsers, so the
// importer is taken out of the page's script, which finds something at hand for all that it asks of a browser.
const { readdirSync, readFileSync } = require('node:fs');
const { join } = require('node:path');
const { runInThisContext } = require('node:vm');

const [folder, dump] = process.argv.slice(2);
const release = join(folder, 'dist/release');
const script = readdirSync(release).find((name) => /^speedscope-.*\.js$/.test(name));
const code = readFileSync(join(release, script), 'utf8');
const importer = /"Importing as Chrome CPU Profile"\),\w+\((\w+)\(/.exec(code)[1];
const at = code.indexOf(`function ${importer}(`);
// What sets up the module that the importer is in stands behind it.
const setUp = /,(\w+)=\w+\(\(\)=>\{/.exec(code.slice(at))[1];
const exposed = `globalThis.importDump=(dump)=>(${setUp}(),${importer}(dump));`;

const anything = new Proxy(() => anything, {
  get(_, key) {
    if (key === Symbol.toPrimitive) return () => '';
    if (key === Symbol.iterator) return () => [][Symbol.iterator]();
    return key === 'length' ? 0 : anything;
  },
  set: () => true,
  has: () => true,
});
const location = { hash: '', search: '', protocol: 'file:', href: 'file:///' };
for (const name of ['document', 'localStorage', 'FontFace', 'Image']) globalThis[name] = anything;
Object.assign(globalThis, { window: globalThis, location, addEventListener() {} });
console.log = () => undefined;
// The page itself fails to show: only its modules are wanted.
process.on('uncaughtException', () => undefined);
try {
  runInThisContext(code.slice(0, at) + exposed + code.slice(at));
} catch {}
const profile = globalThis.importDump(JSON.parse(readFileSync(dump, 'utf8')));
if (!(profile.getTotalWeight() > 0)) process.exit(1);
process.exit(0);
