// Compiles the loops of `src/wasm/assembly` to the file that is named.
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { main } from 'assemblyscript/asc';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** Throws with the compiler's messages where it does not succeed. */
export async function compileLoops(outFile) {
  const { error, stderr } = await main([
    'src/wasm/assembly/index.ts',
    ...['--outFile', resolve(outFile), '--baseDir', ROOT],
    // No collector of garbage and no messages: the loops allocate little, and what goes wrong ends them.
    ...['--runtime', 'stub', '--noAssert', '--use', 'abort=', '--enable', 'simd'],
    ...['--optimizeLevel', '3', '--converge'],
  ]);
  if (error) throw new Error(`the loops cannot be compiled: ${error.message}\n${stderr}`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await compileLoops(process.argv[2]);
