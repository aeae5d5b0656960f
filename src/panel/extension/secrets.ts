import type { KeptSecret } from '../recording-controls.ts';
import { randomOwner } from './browser-token.ts';

const PREFIX = 'secret:';

/** Secrets by origin: until the browser is closed, or for good where that was asked for. */
export class Secrets {
  async of(origin: string): Promise<KeptSecret | null> {
    return (await this.all()).get(origin) ?? null;
  }

  async keep(origin: string, { secret, isRemembered }: KeptSecret): Promise<void> {
    const key = PREFIX + origin;
    const { session, local } = chrome.storage;
    await Promise.all([session.remove(key), local.remove(key)]);
    if (secret !== '') await (isRemembered ? local : session).set({ [key]: secret });
  }

  async all(): Promise<ReadonlyMap<string, KeptSecret>> {
    const [remembered, others] = await Promise.all([
      chrome.storage.local.get(null),
      chrome.storage.session.get(null),
    ]);
    return new Map([...secretsIn(remembered, true), ...secretsIn(others, false)]);
  }
}

function secretsIn(
  stored: Readonly<Record<string, unknown>>,
  isRemembered: boolean,
): readonly (readonly [origin: string, KeptSecret])[] {
  return Object.entries(stored)
    .filter(([key]) => key.startsWith(PREFIX))
    .map(([key, secret]) => [key.slice(PREFIX.length), { secret: String(secret), isRemembered }]);
}

/** Who the records of this browser belong to: made once. */
export async function ownOwner(): Promise<string> {
  const { owner } = await chrome.storage.local.get('owner');
  if (typeof owner === 'string') return owner;
  const made = randomOwner();
  await chrome.storage.local.set({ owner: made });
  return made;
}
