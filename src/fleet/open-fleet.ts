import { clickhousePlace, isClickhouseUrl } from './clickhouse-place.ts';
import type { DuckdbPackage } from './duckdb.ts';
import type { FleetEngine } from './engine.ts';
import { enginePackage } from './engine-package.ts';

/** Opens a fleet by its place. Rejects with ProfileError. */
export async function openFleetEngine(place: string): Promise<FleetEngine> {
  if (isClickhouseUrl(place)) {
    const { ClickhouseEngine } = await import('./clickhouse.ts');
    return ClickhouseEngine.open(clickhousePlace(place));
  }
  const duckdb = await duckdbPackage('a fleet in a folder');
  const { DuckdbFleet } = await import('./duckdb-fleet.ts');
  return DuckdbFleet.open(duckdb, place);
}

/** The place of a fleet as people may see it: without a password. */
export function shownPlace(place: string): string {
  return isClickhouseUrl(place) ? clickhousePlace(place).shown : place;
}

/**
 * The package that reads Parquet and understands conditions. Rejects with ProfileError `unreadable` where it is missing.
 *
 * @param what needs it, for the message
 */
export async function duckdbPackage(what: string): Promise<DuckdbPackage> {
  return (await enginePackage('@duckdb/node-api', `${what} needs DuckDB`)) as DuckdbPackage;
}
