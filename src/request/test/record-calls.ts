import type { RecordOption, RequestRecord } from '../../records/record.ts';
import { Notices } from '../notices.ts';
import { BUILT_IN_PLUGINS, driverSource } from '../plugins/registry.ts';
import { RecordInProgress } from '../record/open-record.ts';
import type { Plugin } from '../record/plugin.ts';
import { checkPlugins, PluginHost, tellPlugins } from '../record/plugin-host.ts';
import { recordContent } from '../record/record-content.ts';
import { recordContext } from '../record/record-context.ts';
import { defaultLimits } from '../record/record-limits.ts';
import { serviceOf } from '../service.ts';
import { recordedServers } from './recorded-servers.ts';
import { withSources } from './sources-of-runner.ts';

export interface RecordCallsOptions {
  /** What the record is called: its url. */
  readonly name?: string;
  /** Besides those that are found; one of the same name takes the place of the built-in one. */
  readonly plugins?: readonly Plugin[];
  /** Whether drivers are found that the program has loaded. Default true. */
  readonly auto?: boolean;
  /** Whether values of parameters, and messages of errors, are in the record. Default false. */
  readonly params?: boolean;
}

/**
 * Runs work and gives a record of the calls that it makes, as of a request: queries, caches, remote calls, HTTP, in
 * servers of this process too that it asks. What `work` throws, or rejects with, is thrown again.
 *
 * @throws RangeError for what is no plugin
 */
export async function recordCalls(
  work: () => unknown,
  { name = work.name, plugins = [], auto = true, params = false }: RecordCallsOptions = {},
): Promise<RequestRecord> {
  checkPlugins(plugins);
  const source = auto ? driverSource() : null;
  const host = new PluginHost(BUILT_IN_PLUGINS, plugins, { source, notices: new Notices() });
  const options: readonly RecordOption[] = params ? ['params'] : [];
  const wish = { method: 'TEST', url: `/${name}`, owner: 'local', options };
  const record = new RecordInProgress(wish, host.ready(), defaultLimits(false));
  host.addProblems(record);
  recordContext.opened();
  const leaveServers = recordedServers.add(record);
  try {
    const { method, url } = wish;
    tellPlugins(record, (plugin) => plugin.onRequest?.(record, { method, url, headers: {} }));
    await recordContext.run(record, work);
  } finally {
    tellPlugins(record, (plugin) => plugin.onEnd?.(record, { status: 0, ending: 'finished' }));
    record.close('finished');
    recordContext.closed();
    leaveServers();
    host.close();
  }
  const answer = { route: null, handler: null, status: null };
  return withSources(recordContent(record, answer, { service: serviceOf({}), cpuMs: null }));
}
