import type { LoadedDump } from './loaded-dump.ts';

export type SessionStep = LoadedDump | 'strip';

/** One dump of those that steps are of: `only dump 3` looks at it alone. */
export class ChosenSteps {
  /** Views are remembered by their steps, so the same choice has to be the same list. */
  private readonly made = new WeakMap<
    readonly SessionStep[],
    Map<number, readonly SessionStep[]>
  >();

  /** @param chosen index among the dumps; `null`: all */
  of(steps: readonly SessionStep[], chosen: number | null): readonly SessionStep[] {
    if (chosen === null) return steps;
    const known = this.made.get(steps) ?? new Map<number, readonly SessionStep[]>();
    this.made.set(steps, known);
    const list = known.get(chosen) ?? stepsOf(steps, chosen);
    known.set(chosen, list);
    return list;
  }
}

function stepsOf(steps: readonly SessionStep[], chosen: number): readonly SessionStep[] {
  const dump = steps.filter((step) => step !== 'strip')[chosen];
  const isStripped = steps.lastIndexOf('strip') > steps.indexOf(dump);
  return isStripped ? [dump, 'strip'] : [dump];
}
