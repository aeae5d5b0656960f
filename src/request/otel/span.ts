/** Of a span of OpenTelemetry's SDK, 1 and 2, what is read here. */
export interface EndedSpan {
  readonly name: string;
  /** `SpanKind`: 2 is CLIENT. */
  readonly kind: number;
  readonly attributes: Readonly<Record<string, unknown>>;
  /** `SpanStatusCode`: 2 is ERROR. */
  readonly status: { readonly code: number; readonly message?: string };
  readonly events?: readonly {
    readonly name: string;
    readonly attributes?: Readonly<Record<string, unknown>>;
  }[];
}

export const CLIENT = 2;
const ERROR = 2;

/** The first of some attributes that a span has: names of semantic conventions have changed. */
export function attributeOf(
  { attributes }: EndedSpan,
  ...names: readonly string[]
): string | undefined {
  for (const name of names) {
    const value = attributes[name];
    if (typeof value === 'string' || typeof value === 'number') return String(value);
  }
  return undefined;
}

export function numberOf(span: EndedSpan, ...names: readonly string[]): number | undefined {
  const text = attributeOf(span, ...names);
  const value = text === undefined ? Number.NaN : Number(text);
  return Number.isFinite(value) ? value : undefined;
}

/** What a span says of its error, as an error has it. `undefined`: it had none. */
export function errorOf(span: EndedSpan): object | undefined {
  if (span.status.code !== ERROR) return undefined;
  const thrown = span.events?.find(({ name }) => name === 'exception')?.attributes;
  const name = thrown?.['exception.type'] ?? attributeOf(span, 'error.type') ?? 'Error';
  const message = span.status.message ?? thrown?.['exception.message'];
  const code = attributeOf(span, 'db.response.status_code', 'rpc.grpc.status_code');
  return { name, code, message };
}
