import { spawnSync } from 'node:child_process';

/** Whether graphviz is installed; tests that need it are shown as skipped without. */
export const hasGraphviz = spawnSync('dot', ['-V']).status === 0;

/** What graphviz' pretty-printer makes of DOT text: it reads every word of it and lays nothing out. */
export function nop(dot: string): { text: string; errors: string; status: number | null } {
  const { stdout, stderr, status } = spawnSync('nop', [], {
    input: dot,
    encoding: 'utf8',
    maxBuffer: 1 << 30,
  });
  return { text: stdout, errors: stderr, status };
}
