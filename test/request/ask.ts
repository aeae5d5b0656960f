import http from 'node:http';
import http2 from 'node:http2';

/** An answer, its headers in small letters. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

interface AskOptions {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string | string[]>>;
}

/** Asks a server at 127.0.0.1, by the name `localhost` unless the headers say otherwise. */
export type Ask = (path: string, options?: AskOptions) => Promise<Answer>;

export function askHttp(port: number): Ask {
  return (path, { method = 'GET', headers = {} } = {}) =>
    new Promise((resolve, reject) => {
      const request = http.request(
        {
          host: '127.0.0.1',
          port,
          path,
          method,
          headers: { host: `localhost:${port}`, ...headers },
        },
        (response) => {
          let body = '';
          response.setEncoding('utf8').on('data', (text) => {
            body += text;
          });
          response.on('end', () =>
            resolve({ status: response.statusCode ?? 0, headers: response.headers, body }),
          );
          response.on('error', reject);
        },
      );
      request.on('error', reject).end();
    });
}

export function askHttp2(port: number): Ask & { close(): void } {
  const session = http2.connect(`http://127.0.0.1:${port}`);
  const ask: Ask = (path, { method = 'GET', headers = {} } = {}) =>
    new Promise((resolve, reject) => {
      const { host = `localhost:${port}`, ...others } = headers;
      const stream = session.request({
        ':path': path,
        ':method': method,
        ':authority': String(host),
        ...others,
      });
      let body = '';
      let answered: http2.IncomingHttpHeaders & http2.IncomingHttpStatusHeader = {};
      stream.on('response', (found) => {
        answered = found;
      });
      stream.setEncoding('utf8').on('data', (text) => {
        body += text;
      });
      stream.on('end', () =>
        resolve({ status: answered[':status'] ?? 0, headers: answered as Answer['headers'], body }),
      );
      stream.on('error', reject).end();
    });
  return Object.assign(ask, { close: () => session.close() });
}
