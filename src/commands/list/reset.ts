import type { Command } from '../command.ts';
import { isWhole, WHOLE_VIEW } from '../stack-view.ts';

export const reset: Command = {
  name: 'reset',
  usage: '',
  summary: 'take all filters and groups away',
  details: ['Order, stripped paths and added dumps stay; undo brings the filters back.'],
  examples: [{ line: 'reset', meaning: 'the whole recording again, by function' }],
  run: ({ session }) => ({
    session: isWhole(session.view) ? session : session.withView(WHOLE_VIEW),
  }),
};
