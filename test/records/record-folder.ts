import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RequestRecord } from '../../src/records/record.ts';
import { drawnDump } from '../drawn-dump.ts';

/** Puts records into the folder `requests` of a folder of dumps, as a store does. */
export function writeRecords(folder: string, records: readonly RequestRecord[]): void {
  mkdirSync(join(folder, 'requests'), { recursive: true });
  for (const record of records) {
    // Under another name first: a record is there as a whole, or not.
    const path = join(folder, 'requests', `${record.id}.json`);
    writeFileSync(`${path}.tmp`, JSON.stringify(record));
    renameSync(`${path}.tmp`, path);
  }
}

/** The name of the profile of a record, as the middleware gives it. */
const PROFILE_NAME = '21-Sep-2026_14-13-20.123456_GET.cpuprofile';

/** Puts a record and its profile into a folder of dumps; gives the path of the profile. */
export function writeProfileOfRecord(folder: string, record: RequestRecord): string {
  const { id, method, url, route, status } = record;
  const cpu = { dump: PROFILE_NAME, samples: 2, intervalUs: 1000 };
  writeRecords(folder, [{ ...record, plugins: { ...record.plugins, cpu } }]);
  const path = join(folder, PROFILE_NAME);
  const dump = JSON.parse(drawnDump([['listOrders', 'findUser'], ['listOrders']]));
  writeFileSync(path, JSON.stringify({ ...dump, scooby: { id, method, url, route, status } }));
  return path;
}
