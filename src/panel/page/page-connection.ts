import type { RecordMeta } from '../../records/record-meta.ts';

const KEY = 'scooby-page-key';

/** What the page asks the program that serves it. */
export class PageConnection {
  /** The record that the address names. */
  readonly first: string | null;
  private readonly token: string;
  private key = '';

  /** `fragment`: that of the address, a token and perhaps an id. */
  constructor(fragment: string) {
    const [token = '', first = null] = fragment.replace(/^#/, '').split('.');
    this.token = token;
    this.first = first;
  }

  /** Gets the key for the token, or takes the one that this tab has had; `false`: there is none. */
  async open(): Promise<boolean> {
    // Nobody who sees the address later learns anything.
    history.replaceState(null, '', location.pathname);
    const response =
      this.token === '' ? null : await fetch('key', { method: 'POST', body: this.token });
    if (response?.ok) sessionStorage.setItem(KEY, await response.text());
    this.key = sessionStorage.getItem(KEY) ?? '';
    return this.key !== '' && (await this.ask('records')).ok;
  }

  async list(): Promise<{ readonly place: string; readonly metas: readonly RecordMeta[] }> {
    const response = await this.ask('records');
    if (!response.ok) throw new Error(`status ${response.status}`);
    return response.json();
  }

  /** `null`: there is no such thing. Rejects with an Error for people. */
  async bytes(path: string): Promise<Uint8Array | null> {
    const response = await this.ask(path).catch(() => {
      throw new Error('Offline: scoobyprof requests --open has ended.');
    });
    if (response.status === 404) return null;
    if (!response.ok) throw new Error(`The store fails: ${await response.text()}`);
    return new Uint8Array(await response.arrayBuffer());
  }

  /** Resolves when what is new from then on will come. */
  async live(): Promise<AsyncIterable<RecordMeta>> {
    const response = await this.ask('live');
    if (!response.ok || response.body === null) throw new Error(`status ${response.status}`);
    return metasIn(response.body);
  }

  private ask(path: string): Promise<Response> {
    return fetch(path, { headers: { 'X-Scooby-Page': this.key }, cache: 'no-store' });
  }
}

/** One line of JSON each. */
async function* metasIn(body: ReadableStream<Uint8Array>): AsyncIterable<RecordMeta> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let text = '';
  for (let read = await reader.read(); !read.done; read = await reader.read()) {
    text += decoder.decode(read.value, { stream: true });
    const lines = text.split('\n');
    text = lines.pop() ?? '';
    for (const line of lines) if (line !== '') yield JSON.parse(line) as RecordMeta;
  }
}
