import { describedValues } from '../../records/described-value.ts';
import type { OpenRecord, Plugin } from '../record/plugin.ts';

interface View {
  params?: Record<string, unknown>;
  query?: Record<string, unknown>;
}

/** What the request asked for: parameters of its route and of its query. */
export const viewPlugin: Plugin = {
  name: 'view',
  onRequest(record, { url }) {
    const query = queryOf(url);
    if (Object.keys(query).length > 0) viewOf(record).query = described(query, record);
  },
  onRoute(record, { params }) {
    if (Object.keys(params).length > 0) viewOf(record).params = described(params, record);
  },
};

function viewOf({ data }: OpenRecord): View {
  const known = data.get('view') as View | undefined;
  if (known !== undefined) return known;
  const view: View = {};
  data.set('view', view);
  return view;
}

function described(
  values: Readonly<Record<string, unknown>>,
  { options }: OpenRecord,
): Record<string, unknown> {
  return describedValues(values, options.has('params'));
}

/** A name that is there more than once has a list. */
function queryOf(url: string): Record<string, unknown> {
  const at = url.indexOf('?');
  if (at < 0) return {};
  const values = new Map<string, string | string[]>();
  for (const [name, value] of new URLSearchParams(url.slice(at + 1))) {
    const before = values.get(name);
    if (before === undefined) values.set(name, value);
    else if (typeof before === 'string') values.set(name, [before, value]);
    else before.push(value);
  }
  return Object.fromEntries(values);
}
