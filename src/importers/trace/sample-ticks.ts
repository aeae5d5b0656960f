import type { PositionTicks } from '../../model/sampled-profile.ts';

/** Counts on which lines samples of nodes were taken. */
export class SampleTicks {
  private readonly byNode = new Map<number, Map<number, number>>();

  /** `line` counts from 1; 0 is unknown, and counts for nothing. */
  add(node: number, line: number): void {
    if (line < 1) return;
    let lines = this.byNode.get(node);
    if (lines === undefined) {
      lines = new Map();
      this.byNode.set(node, lines);
    }
    lines.set(line, (lines.get(line) ?? 0) + 1);
  }

  /** `null`: no line is known. */
  finished(): PositionTicks | null {
    const rows = [...this.byNode].flatMap(([node, lines]) =>
      Array.from(lines, ([line, ticks]) => ({ node, line, ticks })),
    );
    if (rows.length === 0) return null;
    return {
      node: Int32Array.from(rows, ({ node }) => node),
      line: Int32Array.from(rows, ({ line }) => line),
      ticks: Int32Array.from(rows, ({ ticks }) => ticks),
    };
  }
}
