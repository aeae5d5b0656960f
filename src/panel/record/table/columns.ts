/** A column of a table. */
export interface TableColumn {
  readonly key: string;
  readonly title: string;
  /** Of a CSS grid: `64px`, `minmax(160px, 1fr)`. */
  readonly width: string;
  readonly isNumber?: boolean;
  /** Left out where the pane is narrower than so many pixels. */
  readonly leastPx?: number;
  /** Rows can be put in its order. */
  readonly isSortable?: boolean;
}

/** The columns that there is room for. */
export function fittingColumns(
  columns: readonly TableColumn[],
  widthPx: number,
): readonly TableColumn[] {
  return columns.filter(({ leastPx = 0 }) => leastPx <= widthPx);
}
