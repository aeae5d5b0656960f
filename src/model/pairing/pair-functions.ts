import type { ProfileView } from '../profile-view.ts';
import { pairByCallers } from './by-callers.ts';
import { pairByPosition } from './by-position.ts';
import { FunctionPairing, type PairingRule } from './function-pairing.ts';
import { type PairingSide, sideFunctions } from './side-functions.ts';

export type { PairingSide } from './side-functions.ts';

/** Functions of two sides as rows of one table: first those of the new side, then those that are gone. */
export interface FunctionPairs {
  readonly rowCount: number;
  /** For each row how its function was found; `new` and `gone` have one side. */
  readonly rules: readonly (PairingRule | 'new' | 'gone')[];
  /** For each function of a side's table its row. */
  readonly rowOfBase: Int32Array;
  readonly rowOfNew: Int32Array;
  /** For each row the first function of a side's table that is in it; -1: none. */
  readonly base: Int32Array;
  readonly now: Int32Array;
}

/** The functions of a view as they are shown, for pairing with those of another. */
export function pairingSide({ shown, edges: { caller, callee } }: ProfileView): PairingSide {
  return { functions: shown, caller, callee };
}

/**
 * Says which function of one side is which of the other, though lines have shifted, files were rebuilt under hashed
 * names, or functions moved and got other names. Never by time. No function is paired twice.
 *
 * The rules go from the surest to the least sure, each takes what is left: `exact`, `line`, `shift`, `order`, `caller`,
 * `moved`, `renamed`. The callers of a function help to find it, once they are paired themselves.
 */
export function pairFunctions(base: PairingSide, now: PairingSide): FunctionPairs {
  const pairing = new FunctionPairing(sideFunctions(base), sideFunctions(now));
  pairByPosition(pairing);
  pairByCallers(pairing);
  return rowsOf(pairing);
}

function rowsOf(pairing: FunctionPairing): FunctionPairs {
  const { base, now, baseOf, newOf, ruleOf } = pairing;
  const rules: (PairingRule | 'new' | 'gone')[] = Array.from(baseOf, (from) =>
    from < 0 ? 'new' : ruleOf[from],
  );
  const rowOfBaseFunction = newOf.map((to) => (to < 0 ? rules.push('gone') - 1 : to));
  const rowOfBase = base.indexOf.map((index) => rowOfBaseFunction[index]);
  const rowCount = rules.length;
  return {
    rowCount,
    rules,
    rowOfBase,
    rowOfNew: now.indexOf,
    base: firstOfRow(rowOfBase, rowCount),
    now: firstOfRow(now.indexOf, rowCount),
  };
}

function firstOfRow(rowOf: Int32Array, rowCount: number): Int32Array {
  const first = new Int32Array(rowCount).fill(-1);
  rowOf.forEach((row, i) => {
    if (first[row] < 0) first[row] = i;
  });
  return first;
}
