const SIGNALS: readonly NodeJS.Signals[] = ['SIGINT', 'SIGTERM', 'SIGHUP'];

const LOOK_MS = 1000;

/** Resolves when the terminal or whoever started this program ends it, or is gone itself: with the signal, if there was one. */
export function untilEnd(): Promise<NodeJS.Signals | null> {
  const parent = process.ppid;
  return new Promise((resolve) => {
    const end = (signal: NodeJS.Signals | null): void => {
      clearInterval(look);
      for (const name of SIGNALS) process.off(name, end);
      resolve(signal);
    };
    for (const name of SIGNALS) process.on(name, end);
    // Not every shell tells its children.
    const look = setInterval(() => {
      if (process.ppid !== parent) end(null);
    }, LOOK_MS);
  });
}
