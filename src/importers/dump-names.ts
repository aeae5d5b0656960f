import { escapeExpression } from '../model/expression.ts';
import { importers } from './registry.ts';

/** Names of dumps of every form: `*` stands for any text, and `.gz` may follow. */
export const DUMP_NAMES: readonly string[] = [
  ...new Set(importers.flatMap(({ fileNames }) => fileNames)),
];

const NAMES = new RegExp(`(?:${DUMP_NAMES.map(nameSource).join('|')})(?:\\.gz)?$`, 'i');
const ENDINGS = new RegExp(`(?:${DUMP_NAMES.map(endingSource).join('|')})(?:\\.gz)?$`, 'i');

/** Whether a word ends like the name of a dump. */
export function endsLikeDump(word: string): boolean {
  return NAMES.test(word);
}

/** A name without the ending that dumps have; others stay as they are. */
export function withoutDumpEnding(name: string): string {
  return endsLikeDump(name) ? name.replace(ENDINGS, '') : name;
}

function nameSource(name: string): string {
  const source = name.split('*').map(escapeExpression).join('[^/\\\\]*');
  return name.startsWith('*') ? source : `(?:^|[/\\\\])${source}`;
}

function endingSource(name: string): string {
  return escapeExpression(name.slice(name.lastIndexOf('*') + 1));
}
