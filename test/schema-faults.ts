import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { SCHEMAS } from '../src/commands/schemas/registry.ts';

/** What checks objects, by the name of their schema: the schemas as they are published. */
const VALIDATORS: ReadonlyMap<string, ValidateFunction> = new Map(
  await Promise.all(
    SCHEMAS.map(async ({ name, version, load }) => {
      const ajv = new Ajv2020({ strict: true, allowUnionTypes: true });
      return [`scoobyprof.${name}/${version}`, ajv.compile(await load())] as const;
    }),
  ),
);

/** The schema that an object says it is of; records say it in a way of their own. */
export function schemaOf(value: unknown): string {
  const { schema, scooby } = (value ?? {}) as {
    readonly schema?: unknown;
    readonly scooby?: unknown;
  };
  return scooby === 1 ? 'scoobyprof.record/1' : String(schema);
}

/** What is wrong with an object by its own schema; nothing: it is right. */
export function schemaFaults(value: unknown): readonly string[] {
  const name = schemaOf(value);
  const validate = VALIDATORS.get(name);
  if (validate === undefined) return [`there is no schema ${name}`];
  if (validate(value)) return [];
  return (validate.errors ?? []).map(({ instancePath, message, params }) => {
    return `${name}: ${instancePath} ${message} ${JSON.stringify(params)}`;
  });
}
