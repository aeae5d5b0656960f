import type { Document } from 'mongodb';

/** Whether a document fits a filter of equal values and a few operators. Throws for others, as a server refuses them. */
export function matches(document: Document, filter: Document): boolean {
  return Object.entries(filter).every(([key, wanted]) => {
    if (key.startsWith('$')) throw new Error(`unknown top level operator: ${key}`);
    return fits(document[key], wanted);
  });
}

function fits(value: unknown, wanted: unknown): boolean {
  if (!isOperators(wanted)) return String(value) === String(wanted);
  return Object.entries(wanted).every(([operator, operand]) => {
    switch (operator) {
      case '$gt':
        return Number(value) > Number(operand);
      case '$lt':
        return Number(value) < Number(operand);
      case '$in':
        return (operand as unknown[]).some((one) => String(one) === String(value));
      default:
        throw new Error(`unknown operator: ${operator}`);
    }
  });
}

function isOperators(wanted: unknown): wanted is Document {
  if (typeof wanted !== 'object' || wanted === null) return false;
  return Object.keys(wanted).some((key) => key.startsWith('$'));
}

/** Changes a document by `$set` and `$inc`, else puts another one in its place. */
export function changed(document: Document, change: Document): void {
  const { $set, $inc, ...whole } = change;
  Object.assign(document, $set ?? {}, whole);
  for (const [key, by] of Object.entries($inc ?? {})) {
    document[key] = Number(document[key] ?? 0) + Number(by);
  }
}

/** What the stages of an aggregation make of documents, as far as the driver itself uses them. */
export function piped(documents: readonly Document[], stages: readonly Document[]): Document[] {
  let found = [...documents];
  for (const stage of stages) {
    if (stage['$match'] !== undefined) found = found.filter((one) => matches(one, stage['$match']));
    else if (stage['$limit'] !== undefined) found = found.slice(0, stage['$limit']);
    else if (stage['$skip'] !== undefined) found = found.slice(stage['$skip']);
    else if (stage['$group'] !== undefined) {
      found = found.length === 0 ? [] : [{ _id: 1, n: found.length }];
    } else throw new Error(`Unrecognized pipeline stage name: '${Object.keys(stage)[0]}'`);
  }
  return found;
}
