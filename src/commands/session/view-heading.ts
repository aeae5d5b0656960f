import type { ViewHeading } from '../../render/view-report.ts';
import { selectRows } from './select-rows.ts';
import type { Session } from './session.ts';

/** What stands above views that are not the table of functions; their order is their own. */
export function viewHeading(session: Session, about: Partial<ViewHeading> = {}): ViewHeading {
  const { table } = selectRows(session, []);
  return { ...table, quality: session.quality, sortedBy: [], hasOwnOrder: true, ...about };
}
