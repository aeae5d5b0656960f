/** Packages that have no types of their own. */
declare module 'memcached' {
  const Memcached: new (address: string, options?: object) => object;
  export default Memcached;
}
declare module 'thrift' {
  const thrift: object;
  export default thrift;
}
declare module 'pg-8-0' {
  const pg: object;
  export default pg;
}
declare module 'pg-cursor' {
  import type { Submittable } from 'pg';
  export default class Cursor implements Submittable {
    constructor(text: string, values?: unknown[]);
    submit: Submittable['submit'];
    read(rows: number): Promise<unknown[]>;
    close(): Promise<void>;
  }
}
declare module 'thrift-0-16' {
  const thrift: object;
  export default thrift;
}
