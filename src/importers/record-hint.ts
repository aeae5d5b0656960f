import { importers } from './registry.ts';

const recordable = importers.find(({ recordedBy }) => recordedBy !== undefined);

/** How to get a dump of the form that is recommended, as a command that can be typed. */
const RECORD_COMMAND: string = recordable?.recordedBy ?? '';

/** The way on for whoever has another file. */
export const RECORD_HINT = `record ${recordable?.called} with: ${RECORD_COMMAND}`;
