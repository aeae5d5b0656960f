import { relatedFunctionsCommand } from '../related-functions.ts';

export const callees = relatedFunctionsCommand('callees', 'show whom the selected functions call');
