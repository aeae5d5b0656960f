import { relatedFunctionsCommand } from '../related-functions.ts';

export const callers = relatedFunctionsCommand('callers', 'show who calls the selected functions');
