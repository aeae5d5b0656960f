import type { Driver } from '../driver.ts';
import { FetchCalls } from './fetch.ts';
import { watchNodeHttp } from './node-http.ts';

/** Requests to other servers: `fetch`, undici, node:http and node:https. */
export const HTTP: Driver = {
  name: 'http',
  packages: [
    {
      ...{ name: 'undici', from: '6.0.0', below: '9' },
      files: ['lib/dispatcher/dispatcher-base.js'],
    },
  ],
  isEverywhere: true,
  watch: (parts) => {
    watchNodeHttp(parts);
    const calls = new FetchCalls(parts);
    calls.listen();
    return (_file, exports) => calls.watchDispatchers(exports);
  },
};
