import type { CallTree } from './call-tree.ts';
import { functionKinds, functionsOfKind, NODE_KIND } from './function-kinds.ts';
import { type FunctionKind, type FunctionTable, functionKind } from './function-table.ts';
import { type ProfileUnit, toBaseUnit } from './profile-unit.ts';

/** A value in the unit that programs get: microseconds, bytes, counts. */
export function inBaseUnit({ unit }: { readonly unit: ProfileUnit }, value: number): number {
  return value * toBaseUnit(unit);
}

/** The base of every percentage: time that is not idle, in the table's unit. */
export function busyTime({
  totals,
}: {
  readonly totals: { readonly time: number; readonly idleTime: number };
}): number {
  return totals.time - totals.idleTime;
}

/** Own times of functions, as columns. */
interface OwnTimes {
  readonly functions: FunctionTable;
  readonly self: Float64Array;
}

/** Time on top of the stack of functions of one kind: idle, garbage collection, `(program)`. In the table's unit. */
export function timeOfKind({ functions, self }: OwnTimes, kind: FunctionKind): number {
  let sum = 0;
  for (const row of functionsOfKind(functions, kind)) {
    // Behind the rows there may be functions without times.
    if (row < self.length) sum += self[row];
  }
  return sum;
}

export function isOfKind(
  { functionName, url }: FunctionTable,
  at: number,
  kind: FunctionKind,
): boolean {
  return functionKind(functionName[at], url[at]) === kind;
}

/** As `busyTime`, where there is no table yet. */
export function busyTimeOfTree({ functions, functionIndex, self, cumulative }: CallTree): number {
  const kinds = functionKinds(functions);
  const end = kinds.includes(NODE_KIND.idle) ? self.length : 0;
  let idle = 0;
  // V8's idle time is right below the root; that of other programs may have a stack.
  for (let node = 1; node < end; node++) {
    if (kinds[functionIndex[node]] === NODE_KIND.idle) idle += self[node];
  }
  return cumulative[0] - idle;
}
