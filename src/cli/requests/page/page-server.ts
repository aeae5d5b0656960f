import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { RecordMeta } from '../../../records/record-meta.ts';
import type { PageAccess } from './page-access.ts';
import type { PageAnswer, PageAnswers } from './page-answers.ts';

/** Loopback: nobody else can connect. */
const ADDRESS = '127.0.0.1';

const MOST_TOKEN_BYTES = 1000;

/** So that a page notices when the program is gone, and proxies keep the connection. */
const BEAT_MS = 15_000;

const HEADERS: Readonly<Record<string, string>> = {
  'Content-Security-Policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'Cache-Control': 'no-store',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
};

interface PageParts {
  readonly files: ReadonlyMap<string, PageAnswer>;
  readonly access: PageAccess;
  readonly answers: PageAnswers;
  /** Tells of records that are new; the result ends that. */
  readonly watch: (onNew: (meta: RecordMeta) => void) => () => void;
}

/** Serves the page to browsers of this host. */
export class PageServer {
  private readonly parts: PageParts;
  private readonly server: Server;
  private port = 0;

  constructor(parts: PageParts) {
    this.parts = parts;
    this.server = createServer((request, response) => void this.serve(request, response));
  }

  /** Listens on a free port. */
  async start(): Promise<void> {
    await once(this.server.listen(0, ADDRESS), 'listening');
    this.port = (this.server.address() as AddressInfo).port;
  }

  get origin(): string {
    return `http://${ADDRESS}:${this.port}`;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      for (const [name, value] of Object.entries(HEADERS)) response.setHeader(name, value);
      await this.route(request, response);
    } catch (error) {
      sendText(response, 503, error instanceof Error ? error.message : 'failed');
    }
  }

  private async route(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = (request.url ?? '').split('?', 1)[0] ?? '';
    // A name that leads here is not enough: a page elsewhere may have it.
    if (!this.isOurHost(request) || isFromElsewhere(request)) return sendText(response, 403, '');
    if (path === '/key' && request.method === 'POST') return this.giveKey(request, response);
    if (request.method !== 'GET') return sendText(response, 405, '');
    const file = this.parts.files.get(path);
    if (file !== undefined) send(response, file);
    else await this.answer(path, request, response);
  }

  private async answer(
    path: string,
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> {
    if (!this.parts.access.isKey(String(request.headers['x-scooby-page'] ?? ''))) {
      return sendText(response, 403, '');
    }
    if (path === '/live') return this.live(response);
    const answer = await this.parts.answers.answer(path);
    if (answer === null) sendText(response, 404, '');
    else send(response, answer);
  }

  private isOurHost({ headers }: IncomingMessage): boolean {
    return [`${ADDRESS}:${this.port}`, `localhost:${this.port}`].includes(headers.host ?? '');
  }

  private async giveKey(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let token = '';
    for await (const piece of request.setEncoding('latin1')) {
      token += piece;
      if (token.length > MOST_TOKEN_BYTES) return sendText(response, 403, '');
    }
    const key = this.parts.access.keyFor(token);
    sendText(response, key === null ? 403 : 200, key ?? '');
  }

  /** A line of JSON for each new record, and empty lines between. */
  private live(response: ServerResponse): void {
    response.writeHead(200, { 'Content-Type': 'application/x-ndjson' });
    response.write('\n');
    const stop = this.parts.watch((meta) => response.write(`${JSON.stringify(meta)}\n`));
    const beat = setInterval(() => response.write('\n'), BEAT_MS);
    response.on('close', () => {
      clearInterval(beat);
      stop();
    });
  }
}

/** Browsers say which site a request comes from. */
function isFromElsewhere({ headers }: IncomingMessage): boolean {
  const site = headers['sec-fetch-site'];
  if (site !== undefined && site !== 'none' && site !== 'same-origin') return true;
  return headers.origin !== undefined && headers.origin !== `http://${headers.host}`;
}

function send(response: ServerResponse, { type, body }: PageAnswer): void {
  response.writeHead(200, { 'Content-Type': type }).end(body);
}

function sendText(response: ServerResponse, status: number, text: string): void {
  if (!response.headersSent) response.writeHead(status, { 'Content-Type': 'text/plain' });
  response.end(text);
}
