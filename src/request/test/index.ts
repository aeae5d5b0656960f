/** `scoobyprof/test`: what a piece of the program calls, in tests. */
export type { RequestRecord } from '../../records/record.ts';
export { type CallExpectations, expectCalls } from './expect-calls.ts';
export { type RecordCallsOptions, recordCalls } from './record-calls.ts';
