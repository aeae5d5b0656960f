import type { Plugin } from '../record/plugin.ts';
import type { PluginSource } from '../record/plugin-host.ts';
import { viewPlugin } from './view.ts';

/** What every middleware in scooby mode has, unless the program hands in another one of the same name. */
export const BUILT_IN_PLUGINS: readonly Plugin[] = [viewPlugin];

/** Finds the drivers that the program has loaded. Each middleware has one of its own. */
export function driverSource(): PluginSource | null {
  return null;
}
