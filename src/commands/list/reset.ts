import { isWhole } from '../../views/stack-view.ts';
import type { Command } from '../command.ts';

export const reset: Command = {
  name: 'reset',
  usage: '',
  summary: 'remove all filters and groups',
  details: ['Order, stripped paths and added dumps stay; undo brings the filters back.'],
  takes: 'nothing',
  group: 'filters',
  examples: [
    { line: 'focus {function}; reset; stats', meaning: 'the whole recording again' },
    { line: 'group file; reset; stats', meaning: 'functions again' },
    { line: 'reset', meaning: 'nothing where nothing is filtered' },
  ],
  run: ({ session }) => {
    const isAll = isWhole(session.view) && !session.hasChoice;
    return { session: isAll ? session : session.withoutFilters() };
  },
};
