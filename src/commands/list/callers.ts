import { relatedFunctionsCommand } from '../related-functions.ts';

export const callers = relatedFunctionsCommand('callers', {
  summary: 'show who calls the selected functions',
  details: [
    '(event loop) is what ran with no caller on the stack, so that the rows add up.',
    'An await ends the stack: what follows it is entered from the event loop, whoever called the function before.',
    'Callbacks of timers, promises and I/O, and code that runs at start-up, have no caller either.',
  ],
});
