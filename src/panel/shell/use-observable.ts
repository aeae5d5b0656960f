import { useSyncExternalStore } from 'react';
import type { Observable } from '../observable.ts';

/** The value as it is, drawn again when it is another one. */
export function useObservable<T>(observable: Observable<T>): T {
  return useSyncExternalStore(observable.subscribe, observable.get);
}
