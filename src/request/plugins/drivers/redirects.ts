import type { OpenRecord } from '../../record/plugin.ts';

/** What goes on elsewhere: by record and url, in the order in which it was redirected there. */
export class Redirects<Exchange> {
  private readonly byRecord = new WeakMap<OpenRecord, { url: string; exchange: Exchange }[]>();

  add(record: OpenRecord, url: string, exchange: Exchange): void {
    const list = this.byRecord.get(record) ?? [];
    list.push({ url, exchange });
    this.byRecord.set(record, list);
  }

  /** What was redirected to a url; it is there no more. */
  take(record: OpenRecord, url: string): Exchange | undefined {
    const list = this.byRecord.get(record);
    const at = list?.findIndex((one) => one.url === url) ?? -1;
    return at < 0 ? undefined : list?.splice(at, 1)[0]?.exchange;
  }
}

const REDIRECTS = new Set([301, 302, 303, 307, 308]);

/** Where the answer to a url redirects to, without the fragment; `null`: nowhere. */
export function targetOf(response: Record<string, unknown>, url: string): string | null {
  const { statusCode, headers } = response;
  if (!REDIRECTS.has(Number(statusCode)) || !Array.isArray(headers)) return null;
  const at = headers.findIndex((name, i) => i % 2 === 0 && /^location$/i.test(String(name)));
  if (at < 0) return null;
  const target = new URL(String(headers[at + 1]), url);
  return `${target.origin}${target.pathname}${target.search}`;
}
