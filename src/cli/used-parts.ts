/**
 * What this run has used of the program, in few names: forms of dumps, kinds of reports. A run that uses a new part has
 * compiled functions that the code of earlier runs does not have.
 */
export const usedParts = new Set<string>();
