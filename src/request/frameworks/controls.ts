import type { log } from '../record/log.ts';

/** What middlewares of both modes have beside being one. */
interface Controls {
  readonly counts: unknown;
  readonly log: typeof log;
  close(): Promise<void>;
}

/** A middleware that is a function, with its controls as properties. */
export function withControls<Middleware extends object, Keeper extends Controls>(
  middleware: Middleware,
  keeper: Keeper,
): Middleware & Pick<Keeper, keyof Controls> {
  const controls = {
    close: { value: () => keeper.close() },
    counts: { get: () => keeper.counts },
    log: { value: keeper.log },
  };
  return Object.defineProperties(middleware, controls) as Middleware & Pick<Keeper, keyof Controls>;
}
