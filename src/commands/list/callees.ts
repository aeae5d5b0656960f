import { relatedFunctionsCommand } from '../related-functions.ts';

export const callees = relatedFunctionsCommand('callees', {
  summary: 'show which functions the selected ones call',
  details: [],
});
