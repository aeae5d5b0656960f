import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/**
 * Where memory is large, V8 lets garbage lie until there is much of it. Whoever works through very many files in the
 * background of servers should not take that memory.
 *
 * @returns takes the garbage away; does nothing where this Node has no such function
 */
export function garbageSweeper(): () => void {
  setFlagsFromString('--expose-gc');
  const sweep: unknown = runInNewContext('globalThis.gc');
  setFlagsFromString('--no-expose-gc');
  return typeof sweep === 'function' ? () => void sweep() : () => undefined;
}
