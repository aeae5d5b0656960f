/** `scoobyprof/request`: what no framework is needed for. */
export type { RecordMeta } from '../records/record-meta.ts';
export { type FolderStoreOptions, folderStore } from '../stores/folder-store.ts';
export { type RedisStoreOptions, redisStore } from '../stores/redis/open-redis-store.ts';
export type { ListOptions, PutOptions, Store } from '../stores/store.ts';
export { bind, current } from './context/current.ts';
export type { CurrentRequest } from './context/request-context.ts';
export type { RecordCounts, RequestCounts } from './counts.ts';
/** The middleware of no framework, under the name that tells it from the others. */
export { type HttpRecorder, type HttpScooby, scooby as createScooby } from './frameworks/http.ts';
export type { Limits, ScoobyOptions } from './options.ts';
export { log } from './record/log.ts';
export type * from './record/plugin.ts';
export type { RecordLimits } from './record/record-limits.ts';
export type { ScoobyModeOptions } from './record/record-options.ts';
export type { RecordControls } from './record-keeper.ts';
export type { ScoobyControls } from './request-profiler.ts';
