import { readFileSync } from 'node:fs';

/** What `assembly/` is compiled to. The build changes the path to that from a bundle. */
export function loopsBytes(): Uint8Array {
  return readFileSync(new URL('../../dist/wasm/loops.wasm', import.meta.url));
}
