import { ProfileError } from '../../model/profile-error.ts';
import { openRecords } from '../requests/open-records.ts';
import type { RecordPlace } from '../requests/record-place.ts';
import { EXIT } from '../terminal/exit-status.ts';
import { PlainView } from './plain-view.ts';
import type { WatchOptions } from './watch-request.ts';
import { WatchedRecords } from './watched-records.ts';

type OfRecords = 'json' | 'dir' | 'existing' | 'failOn';

/** What only dumps in a folder can be asked for. */
const OF_DUMPS: Readonly<Record<Exclude<keyof WatchOptions, OfRecords>, string>> = {
  ...{ run: '--run', exec: '--exec', dot: '--dot', svg: '--svg', once: '--once', poll: '--poll' },
  ...{ gc: '--gc', thread: '--thread', value: '--value', layout: '--layout' },
  ...{ keep: '--keep', maxAge: '--max-age', maxSize: '--max-size' },
};

/** Follows the records of a Redis until there is a reason to end; gives the exit status. Rejects with ProfileError. */
export async function watchStore(url: string, options: WatchOptions): Promise<number> {
  const names = Object.keys(OF_DUMPS) as (keyof typeof OF_DUMPS)[];
  const wrong = names.find((name) => options[name] !== undefined);
  if (wrong !== undefined) {
    throw new ProfileError('usage', `${OF_DUMPS[wrong]} is for dumps, and there are none in Redis`);
  }
  const place = await openRecords(url);
  try {
    // Whether anything answers there is to be said at once.
    await place.list({ limit: 1 });
    return await follow(place, options);
  } finally {
    await place.close();
  }
}

async function follow(place: RecordPlace, options: WatchOptions): Promise<number> {
  const view = new PlainView(options, { hasHosts: place.isShared });
  let end: (status: number) => void = () => undefined;
  const ended = new Promise<number>((resolve) => {
    end = resolve;
  });
  let failure: unknown;
  const records = new WatchedRecords(place.store, options, {
    view,
    onFailed: () => end(EXIT.gateFailed),
    onError: (error) => {
      failure ??= error;
      end(EXIT.unreadable);
    },
  });
  const onSignal = (): void => end(EXIT.interrupted);
  process.once('SIGINT', onSignal).once('SIGTERM', onSignal);
  try {
    records.start();
    view.notice(place.name, 'watching');
    const status = await ended;
    await records.stop();
    if (failure !== undefined) throw failure;
    return status;
  } finally {
    process.off('SIGINT', onSignal).off('SIGTERM', onSignal);
    await records.stop();
  }
}
