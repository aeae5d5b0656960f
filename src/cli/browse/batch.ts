import { createInterface } from 'node:readline';
import type { LineRunner } from './run-commands.ts';

/** Runs the lines of standard input: no banner, no prompt, no echo. */
export async function runBatch(runner: LineRunner): Promise<void> {
  const lines = createInterface({ input: process.stdin, crlfDelay: Number.POSITIVE_INFINITY });
  try {
    for await (const line of lines) if (!(await runner.run(line))) break;
  } finally {
    lines.close();
    // Input that nobody reads any more must not keep the process.
    process.stdin.destroy();
  }
}
