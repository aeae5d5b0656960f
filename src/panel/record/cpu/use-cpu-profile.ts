import { createContext, useContext, useEffect, useMemo, useRef, useState } from 'react';
import type { RecordViewProps } from '../../record-view-props.ts';
import type { CpuProfile } from './cpu-profile.ts';

export type CpuState =
  | { readonly state: 'none' }
  | { readonly state: 'loading' }
  | { readonly state: 'failed'; readonly reason: string }
  | { readonly state: 'ready'; readonly cpu: CpuProfile };

interface CpuLoader {
  readonly current: CpuState;
  /** Begins to load it, once. */
  readonly load: () => void;
  /** Loads it once more, where it could not be had. */
  readonly retry: () => void;
}

export const CpuContext = createContext<CpuLoader>({
  current: { state: 'none' },
  load: () => {},
  retry: () => {},
});

/** The profile of the record, loaded when a tab first needs it, and once. */
export function useCpuLoader(loadProfile: RecordViewProps['loadProfile']): CpuLoader {
  const [current, setCurrent] = useState<CpuState>({
    state: loadProfile === null ? 'none' : 'loading',
  });
  const isAsked = useRef(false);
  const source = useRef(loadProfile);
  return useMemo(() => {
    const load = (): void => {
      if (source.current === null || isAsked.current) return;
      isAsked.current = true;
      void loaded(source.current).then(setCurrent);
    };
    const retry = (): void => {
      isAsked.current = false;
      setCurrent({ state: 'loading' });
      load();
    };
    return { current, load, retry };
  }, [current]);
}

async function loaded(load: () => Promise<Uint8Array>): Promise<CpuState> {
  try {
    const [bytes, { readCpuProfile }] = await Promise.all([load(), import('./cpu-profile.ts')]);
    return { state: 'ready', cpu: readCpuProfile(bytes) };
  } catch (error) {
    return { state: 'failed', reason: error instanceof Error ? error.message : String(error) };
  }
}

export function useCpuProfile(): CpuState {
  const { current, load } = useContext(CpuContext);
  useEffect(load, [load]);
  return current;
}

export function useCpuRetry(): () => void {
  return useContext(CpuContext).retry;
}
