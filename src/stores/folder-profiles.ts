import { unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { dumpStem, numberedStem, stemOf } from '../files/dump-name.ts';
import { writeNewFile } from '../files/new-file.ts';
import { readRecord } from '../records/read-record.ts';
import type { RequestRecord } from '../records/record.ts';
import { readOwnFile } from './folder-files.ts';

const ENDING = '.cpuprofile';

/** Names of one microsecond that are tried; beyond it something else is wrong. */
const MOST_NUMBERS = 1000;

/** The name of a record's profile in the folder of dumps; `null`: it names none, or none that we could have made. */
export function profileNameOf(record: RequestRecord): string | null {
  const name = record.plugins.cpu?.dump ?? null;
  return name?.endsWith(ENDING) && stemOf(name) !== null ? name : null;
}

export async function readProfile(
  folder: string,
  record: RequestRecord,
): Promise<Uint8Array | null> {
  const name = profileNameOf(record);
  return name === null ? null : readOwnFile(join(folder, name));
}

export async function removeProfile(folder: string, record: RequestRecord): Promise<void> {
  const name = profileNameOf(record);
  if (name !== null) await unlink(join(folder, name)).catch(() => undefined);
}

/** Writes a profile as a dump like any other. Resolves with the record that names it. */
export async function writeProfile(
  folder: string,
  content: Uint8Array,
  profile: Uint8Array,
): Promise<Uint8Array> {
  const record = readRecord(content);
  const wanted = profileNameOf(record);
  const stem = (wanted && stemOf(wanted)) ?? dumpStem(record.startedAt, record.method);
  const name = await writeNumbered(folder, stem, profile);
  return name === wanted ? content : Buffer.from(JSON.stringify(withName(record, name)));
}

async function writeNumbered(folder: string, stem: string, profile: Uint8Array): Promise<string> {
  for (let number = 0; number < MOST_NUMBERS; number++) {
    const name = `${numberedStem(stem, number)}${ENDING}`;
    if (await writeNewFile(folder, name, profile)) return name;
  }
  throw new Error(`no name is free for ${stem}${ENDING}`);
}

function withName(record: RequestRecord, dump: string): RequestRecord {
  const cpu = { samples: 0, intervalUs: 0, ...record.plugins.cpu, dump };
  return { ...record, plugins: { ...record.plugins, cpu } };
}
