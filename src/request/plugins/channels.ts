import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { isObject, type Patches } from './patches.ts';

/** Listens to a channel of diagnostics until the patches are undone. What throws in a listener would end the process. */
export function onChannel(
  patches: Patches,
  name: string,
  listener: (message: Record<string, unknown>) => void,
): void {
  const heard = (message: unknown): void => {
    try {
      if (isObject(message)) listener(message);
    } catch {
      // The call is not in the record; the program goes on.
    }
  };
  subscribe(name, heard);
  patches.onUndo(() => {
    unsubscribe(name, heard);
  });
}
