import { randomDump } from '../model/random-profile.ts';
import { SeededRandom } from '../seeded-random.ts';

const SERVICES = ['shop', 'orders', null] as const;
const ROUTES = ['/orders', '/orders/:id', null] as const;
const DAY_MS = 86_400_000;

/** What a drawn dump says of its request. */
export interface DrawnRequest {
  readonly service?: string | null;
  readonly host?: string | null;
  readonly version?: string | null;
  readonly route?: string | null;
  readonly method?: string | null;
  readonly url?: string | null;
  readonly status?: number | null;
  readonly startedAt?: number | null;
  readonly cpuMs?: number | null;
  readonly durationMs?: number | null;
}

/** The request of a number: few services, routes, versions, hosts, two days. */
export function drawnRequest(seed: number): DrawnRequest {
  const random = new SeededRandom(seed + 7);
  return {
    service: random.pick(SERVICES),
    host: random.pick(['web-1', 'web-2']),
    version: random.pick(['1.9', '2.0', null]),
    route: random.pick(ROUTES),
    method: random.pick(['GET', 'POST']),
    url: `/orders/${seed}`,
    status: random.pick([200, 404, 500]),
    startedAt: Date.UTC(2026, 5, 1, 12) + random.below(2) * DAY_MS + seed * 1000 + 0.25,
    cpuMs: random.below(100) / 4,
    durationMs: random.below(1000) / 4,
  };
}

/**
 * A random dump of a request, in whole microseconds, as servers write them. Its end is that of its samples, so that the
 * last one owns nothing that would be estimated.
 */
export function requestDump(seed: number, request: DrawnRequest = drawnRequest(seed)): string {
  const dump = randomDump(seed);
  const timeDeltas = dump.timeDeltas.map(Math.round);
  const spanUs = timeDeltas.reduce((a, b) => a + b, 0);
  const endTime = dump.startTime + spanUs;
  return JSON.stringify({ ...dump, timeDeltas, endTime, scooby: { id: `${seed}`, ...request } });
}
