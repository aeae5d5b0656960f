import type { Tool } from './tool.ts';
import { compare } from './tools/compare.ts';
import { diff } from './tools/diff.ts';
import { dumps } from './tools/dumps.ts';
import { record } from './tools/record.ts';
import { requests } from './tools/requests.ts';
import { run } from './tools/run.ts';
import { summary } from './tools/summary.ts';

/** All tools, in the order in which they are of use. */
const TOOLS: readonly Tool[] = [summary, run, compare, diff, dumps, requests, record];

/** The tools of a server. */
export function toolList(mayRecord: boolean): readonly Tool[] {
  return TOOLS.filter(({ runsPrograms }) => mayRecord || runsPrograms !== true);
}
