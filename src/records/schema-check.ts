/** The part of JSON Schema (2020-12) that the form of records is written in. */
export type JsonSchema = true | SchemaRules;

export interface SchemaRules {
  readonly $schema?: string;
  readonly $id?: string;
  readonly $defs?: Readonly<Record<string, JsonSchema>>;
  readonly $ref?: string;
  readonly title?: string;
  readonly description?: string;
  readonly type?: string | readonly string[];
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly pattern?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly maxLength?: number;
  readonly maxItems?: number;
  readonly uniqueItems?: boolean;
  readonly items?: JsonSchema;
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly additionalProperties?: JsonSchema;
  readonly allOf?: readonly JsonSchema[];
  readonly anyOf?: readonly JsonSchema[];
}

/** The first thing in a value that is not as the schema wants it: `plugins.sql.calls[3].text is missing`; `null`: none. */
export function firstFault(root: SchemaRules, value: unknown): string | null {
  const check = (schema: JsonSchema, part: unknown, path: string): string | null => {
    if (schema === true) return null;
    return (
      ownFault(schema, part, path) ??
      firstOf(referred(root, schema), (rules) => check(rules, part, path)) ??
      anyFault(schema, (rules) => check(rules, part, path)) ??
      partFault(schema, part, path, check)
    );
  };
  return check(root, value, '');
}

type Check = (schema: JsonSchema, value: unknown, path: string) => string | null;

function firstOf<T>(list: Iterable<T>, check: (item: T) => string | null): string | null {
  for (const item of list) {
    const fault = check(item);
    if (fault !== null) return fault;
  }
  return null;
}

function referred(root: SchemaRules, { $ref, allOf = [] }: SchemaRules): readonly JsonSchema[] {
  if ($ref === undefined) return allOf;
  return [root.$defs?.[$ref.slice('#/$defs/'.length)] ?? true, ...allOf];
}

function anyFault(
  { anyOf }: SchemaRules,
  check: (rules: JsonSchema) => string | null,
): string | null {
  if (anyOf === undefined) return null;
  const faults = anyOf.map(check);
  return faults.includes(null) ? null : faults[0];
}

/** What is wrong with the value itself, whatever it holds. */
function ownFault(schema: SchemaRules, value: unknown, path: string): string | null {
  const { type, enum: allowed } = schema;
  if (type !== undefined && !([type].flat() as string[]).some((name) => isOfType(name, value))) {
    return `${named(path)} is not ${[type].flat().join(' or ')}`;
  }
  if ('const' in schema && value !== schema.const) return `${named(path)} is not ${schema.const}`;
  if (allowed?.includes(value) === false) return `${named(path)} is not one of ${allowed}`;
  return isInLimits(schema, value) ? null : `${named(path)} is out of its limits`;
}

function isInLimits(schema: SchemaRules, value: unknown): boolean {
  if (typeof value === 'number') {
    return value >= (schema.minimum ?? -Infinity) && value <= (schema.maximum ?? Infinity);
  }
  if (typeof value === 'string') return isTextInLimits(schema, value);
  if (!Array.isArray(value)) return true;
  const isUnique = schema.uniqueItems !== true || new Set(value).size === value.length;
  return isUnique && value.length <= (schema.maxItems ?? Infinity);
}

/** Lengths are counted in code points. */
function isTextInLimits({ maxLength = Infinity, pattern }: SchemaRules, value: string): boolean {
  if (value.length > maxLength && Array.from(value).length > maxLength) return false;
  return pattern === undefined || new RegExp(pattern, 'u').test(value);
}

function isOfType(type: string, value: unknown): boolean {
  switch (type) {
    case 'null':
      return value === null;
    case 'array':
      return Array.isArray(value);
    case 'object':
      return typeof value === 'object' && value !== null && !Array.isArray(value);
    case 'integer':
      return Number.isInteger(value);
    default:
      return type === typeof value;
  }
}

/** What is wrong in the items of a list or the properties of an object. */
function partFault(schema: SchemaRules, value: unknown, path: string, check: Check): string | null {
  if (Array.isArray(value)) {
    const { items } = schema;
    if (items === undefined) return null;
    return firstOf(value.entries(), ([i, item]) => check(items, item, `${path}[${i}]`));
  }
  if (typeof value !== 'object' || value === null) return null;
  const missing = schema.required?.find((key) => !Object.hasOwn(value, key));
  if (missing !== undefined) return `${below(path, missing)} is missing`;
  return firstOf(Object.entries(value), ([key, item]) => {
    const { properties = {}, additionalProperties = true } = schema;
    const rules = Object.hasOwn(properties, key) ? properties[key] : additionalProperties;
    return check(rules as JsonSchema, item, below(path, key));
  });
}

function below(path: string, key: string): string {
  return path === '' ? key : `${path}.${key}`;
}

function named(path: string): string {
  return path === '' ? 'it' : path;
}
