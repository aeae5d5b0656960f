import { SCHEMAS, schemaId, schemaNamed } from '../../commands/schemas/registry.ts';
import { toJson } from '../../render/json-text.ts';
import { EXIT } from '../terminal/exit-status.ts';
import { writeOutput } from '../terminal/output.ts';
import type { SchemaRequest } from './schema-arguments.ts';

/** Prints a schema, or the list, and gives the exit status. Rejects with ProfileError `usage`: there is none. */
export async function runSchema({ name, json }: SchemaRequest): Promise<number> {
  const text = name === undefined ? (json ? listJson() : listText()) : await schemaText(name);
  await writeOutput([text], { kind: 'screen' });
  return EXIT.done;
}

async function schemaText(name: string): Promise<string> {
  return `${JSON.stringify(await schemaNamed(name).load(), null, 2)}\n`;
}

function listText(): string {
  const width = Math.max(...SCHEMAS.map(({ name }) => name.length));
  const lines = SCHEMAS.map(
    ({ name, version, summary }) => `${name.padEnd(width)}  ${version}  ${summary}`,
  );
  const next = 'scoobyprof schema NAME prints one, and scoobyprof help schema NAME explains it';
  return `${[...lines, '', next].join('\n')}\n`;
}

function listJson(): string {
  const schemas = SCHEMAS.map(({ name, version, summary }) => {
    return { name, version, id: schemaId({ name, version }), summary };
  });
  return `${toJson({ schema: 'scoobyprof.schemas/1', schemas })}\n`;
}
