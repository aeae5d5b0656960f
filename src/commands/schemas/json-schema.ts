/** The part of JSON Schema (2020-12) that reports are described in. */
export interface Schema {
  readonly $schema?: string;
  readonly $id?: string;
  readonly $ref?: string;
  readonly $defs?: Readonly<Record<string, Schema>>;
  readonly title?: string;
  readonly description?: string;
  readonly type?: string | readonly string[];
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly pattern?: string;
  readonly items?: Schema;
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: boolean | Schema;
  readonly oneOf?: readonly Schema[];
  readonly anyOf?: readonly Schema[];
}

/** What an object has. Values are named by a stem, to which the report adds the unit of its dump: `self` is `selfUs`. */
export interface Fields {
  readonly always?: Readonly<Record<string, Schema>>;
  readonly sometimes?: Readonly<Record<string, Schema>>;
  readonly values?: Readonly<Record<string, Schema>>;
  readonly sometimesValues?: Readonly<Record<string, Schema>>;
}

export const text = (description: string): Schema => ({ type: 'string', description });
export const textOrNull = (description: string): Schema => orNull(text(description));
export const flag = (description: string): Schema => ({ type: 'boolean', description });
export const number = (description: string): Schema => ({ type: 'number', description });
export const count = (description: string): Schema => ({
  type: 'integer',
  minimum: 0,
  description,
});
export const share = (description: string): Schema => ({ type: 'number', description });
export const oneOf = (values: readonly unknown[], description: string): Schema => ({
  enum: values,
  description,
});
export const list = (items: Schema, description: string): Schema => ({
  type: 'array',
  items,
  description,
});

/** The same, or nothing. */
export function orNull(schema: Schema): Schema {
  const { type, enum: values, oneOf: ways, description } = schema;
  // Nothing would be all of these at once.
  if (ways !== undefined) {
    const whole = { ...schema };
    return {
      ...(description === undefined ? {} : { description }),
      anyOf: [whole, { type: 'null' }],
    };
  }
  if (values !== undefined) return { ...schema, enum: [...values, null] };
  return { ...schema, type: [...[type ?? []].flat(), 'null'] };
}

/** By unit of a dump, what its values end in. */
const ENDINGS: Readonly<Record<string, string>> = {
  Us: 'Microseconds.',
  Bytes: 'Bytes.',
  Count: 'A number of what the dump counts.',
};

/** An object that has these and nothing else. All of its values have one unit. */
export function object(
  { always = {}, sometimes = {}, values = {}, sometimesValues = {} }: Fields,
  description?: string,
): Schema {
  const stems = Object.keys(values);
  const ofUnits = Object.keys(ENDINGS).map((ending) => {
    const required = stems.map((stem) => stem + ending);
    // Strict checkers want to see each required property beside the word.
    return { required, properties: Object.fromEntries(required.map((name) => [name, {}])) };
  });
  return {
    type: 'object',
    ...(description === undefined ? {} : { description }),
    required: Object.keys(always),
    properties: { ...always, ...sometimes, ...inUnits({ ...values, ...sometimesValues }) },
    additionalProperties: false,
    ...(stems.length === 0 ? {} : { oneOf: ofUnits }),
  };
}

function inUnits(values: Readonly<Record<string, Schema>>): Record<string, Schema> {
  const fields = Object.entries(values).flatMap(([stem, schema]) =>
    Object.entries(ENDINGS).map(([ending, unit]) => {
      return [stem + ending, { ...schema, description: `${schema.description} ${unit}` }] as const;
    }),
  );
  return Object.fromEntries(fields);
}

/** The fields of several together; of two with one name the later one. */
export function together(...parts: readonly Fields[]): Fields {
  const always = Object.assign({}, ...parts.map((part) => part.always));
  return {
    always,
    sometimes: without(Object.assign({}, ...parts.map((part) => part.sometimes)), always),
    values: Object.assign({}, ...parts.map((part) => part.values)),
    sometimesValues: Object.assign({}, ...parts.map((part) => part.sometimesValues)),
  };
}

function without(
  fields: Readonly<Record<string, Schema>>,
  others: Readonly<Record<string, Schema>>,
): Record<string, Schema> {
  return Object.fromEntries(Object.entries(fields).filter(([name]) => !(name in others)));
}
