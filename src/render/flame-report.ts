import type { Screen } from './screen.ts';
import type { Place, ViewHeading } from './view-report.ts';

/** Stacks as boxes below one another. */
export interface FlameReport {
  readonly kind: 'flame';
  readonly heading: ViewHeading;
  /** Whether what stands below a box calls it. */
  readonly isUpward: boolean;
  /** Those that are drawn where there is room, the outermost first. */
  readonly boxes: readonly FlameBox[];
  /** Sentences under it: what is not drawn. */
  readonly notes: readonly string[];
  /** The picture, a line each: the report brings what draws it, so that layouts stay small. */
  readonly lines: (screen: Screen) => Iterable<string>;
}

export interface FlameBox extends Omit<Place, 'original' | 'label'> {
  /** 1: right below the root. */
  readonly depth: number;
  /** Index of the box above; -1: the root. */
  readonly parent: number;
  readonly cumulative: number;
  readonly self: number;
}
