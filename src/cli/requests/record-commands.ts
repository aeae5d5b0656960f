/** What the subcommands about records do, loaded together. */
export { runToken } from '../token/run-token.ts';
export { profileOfRecord } from './profile-of-record.ts';
export { runExtension } from './run-extension.ts';
export { runRequests } from './run-requests.ts';
