import type { RecordOption } from '../../records/record.ts';
import { optionsOf, verifyToken } from '../../stores/token.ts';
import type { RefusedCounts } from '../counts.ts';
import {
  askedOf,
  isForLoopback,
  isForwarded,
  isLoopbackAddress,
  type RawHeaders,
} from './asked.ts';

/** Who sent a request, as far as it decides whether it is recorded. */
export interface Caller {
  readonly rawHeaders: RawHeaders;
  /** The address at the other end of the connection. */
  readonly peerAddress: () => string | undefined;
}

/** Who may have records, and what is to be in them. */
export interface Permission {
  readonly owner: string;
  readonly options: readonly RecordOption[];
}

/** Why a request is not recorded. */
export type Refusal = Exclude<keyof RefusedCounts, 'production' | 'concurrent' | 'perMinute'>;

/** The owner of all records where there is no secret. */
const LOCAL_OWNER = 'local';

/** What a request may, by the value that it brings; without a secret also by where it comes from. Never throws. */
export function permissionOf(caller: Caller, secret: string | null): Permission | Refusal {
  const asked = askedOf(caller.rawHeaders);
  if (asked === undefined) return 'noToken';
  if (asked === null) return 'badToken';
  if (secret !== null) return verifyToken(asked, secret, Date.now() / 1000);
  const options = optionsOf(asked);
  if (options === null) return 'badToken';
  if (!isLoopbackAddress(caller.peerAddress()) || !isForLoopback(caller.rawHeaders)) return 'host';
  return isForwarded(caller.rawHeaders) ? 'proxy' : { owner: LOCAL_OWNER, options };
}
