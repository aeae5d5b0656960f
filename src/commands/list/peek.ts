import { withForm } from '../../render/known-heading.ts';
import type { Command } from '../command.ts';
import { RESTRICTION_DETAILS } from '../language/restriction-help.ts';
import { relatedFunctions } from '../related-functions.ts';

export const peek: Command = {
  name: 'peek',
  usage: '[-n N] [RESTRICTION…]',
  summary: 'show who calls the selected functions, and whom they call',
  details: [...RESTRICTION_DETAILS, 'It shows callers, then callees, of the same functions.'],
  picks: 'functions',
  group: 'tables',
  examples: [
    { line: 'peek {function}', meaning: 'what is around a function' },
    {
      line: 'sort cumtime; peek 3',
      meaning: 'around the 3 functions with the most cumulative time',
    },
    { line: 'peek -n 3 {file}', meaning: 'no more than 3 callers and 3 callees of each' },
  ],
  run: (input) => {
    const { report, isEmptySelection } = relatedFunctions('callers', input);
    const callees = relatedFunctions('callees', input);
    return {
      session: callees.session,
      ...(report === undefined ? {} : { report }),
      // One heading is enough for both.
      ...(callees.report === undefined ? {} : { secondReport: withForm(callees.report, 'none') }),
      isEmptySelection: isEmptySelection === true,
    };
  },
};
