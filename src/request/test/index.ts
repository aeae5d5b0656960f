/** `scoobyprof/test`: what a piece of the program calls, in tests. */
export type { RequestRecord } from '../../records/record.ts';
export type { RecordMeta } from '../../records/record-meta.ts';
export type { ListOptions, PutOptions, Store } from '../../stores/store.ts';
export { type OpenStore, type StoreCase, storeCases } from '../../stores/store-cases.ts';
export { type CallExpectations, expectCalls } from './expect-calls.ts';
export { type RecordCallsOptions, recordCalls } from './record-calls.ts';
