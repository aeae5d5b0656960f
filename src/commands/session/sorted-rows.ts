import type { ProfileView } from '../../model/profile-view.ts';
import type { SortOrder } from '../language/sort-keys.ts';
import { sortRows } from '../language/sort-rows.ts';

/** The rows of a view in an order; asked for the same again, they are not sorted again. */
export class SortedRows {
  private last: { view: ProfileView; order: SortOrder | null; rows: readonly number[] } | null =
    null;

  of(view: ProfileView, order: SortOrder | null): readonly number[] {
    if (this.last?.view !== view || this.last.order !== order) {
      this.last = { view, order, rows: sortRows(view, order) };
    }
    return this.last.rows;
  }
}
