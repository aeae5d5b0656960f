import { join } from 'node:path';
import { ProfileError } from '../../../model/profile-error.ts';
import { CALL_KINDS } from '../../../records/record.ts';
import { SourceFinder } from '../../../sources/source-finder.ts';
import { readArguments } from '../../args/read-arguments.ts';
import { allIds } from '../../requests/find-record.ts';
import { openRecords } from '../../requests/open-records.ts';
import { isRecordWord, isRedisUrl } from '../../requests/record-word.ts';
import { recordsFolder } from '../../requests/records-folder.ts';
import type { RequestsRequest } from '../../requests/requests-request.ts';
import { requestsReport } from '../../requests/run-requests.ts';
import type { Answer } from '../answer.ts';
import { checkReadable } from '../checked-paths.ts';
import type { Desk } from '../desk.ts';
import { reportsPart } from '../reports-part.ts';
import { type Tool, type ToolArguments, textIn, textsIn } from '../tool.ts';

const TEXT = { type: 'string', maxLength: 1000 } as const;

/** Arguments that are options of the command line with the same name and one value. */
const FILTERS = ['since', 'route', 'url', 'method', 'status', 'slower', 'limit', 'sort'] as const;

export const requests: Tool = {
  name: 'requests',
  title: 'What requests of a server did',
  description: [
    'Records of HTTP requests: without id a list, with findings (N+1, duplicates, slow or failed calls).',
    'With an id (or its first characters, or latest) what that request did: its SQL, cache, RPC and HTTP calls in groups, with the lines that made them.',
  ].join(' '),
  properties: {
    id: { ...TEXT, description: 'Of a record, 4 or more characters of its id, or latest.' },
    folder: {
      ...TEXT,
      description: 'The folder of dumps whose records are meant (the usual one).',
    },
    view: {
      type: 'string',
      enum: ['groups', 'summary', 'calls', 'stacks', 'timeline', 'log'],
      description: 'What of one record (groups).',
    },
    kinds: {
      type: 'array',
      items: { type: 'string', enum: CALL_KINDS },
      maxItems: CALL_KINDS.length,
      description: 'Calls of these kinds alone.',
    },
    compare: { ...TEXT, description: 'Another id: what that request did otherwise.' },
    since: { ...TEXT, description: 'Age of the oldest that is wanted: 10m, 2h.' },
    route: { ...TEXT, description: 'A regular expression on the route.' },
    url: { ...TEXT, description: 'A regular expression on the URL.' },
    method: { ...TEXT, description: 'GET, POST, …' },
    status: { ...TEXT, description: '404, 5xx, or several with commas.' },
    slower: { ...TEXT, description: 'Only what took so long: 100ms.' },
    hasN1: { type: 'boolean', description: 'Only where something is an N+1.' },
    sort: {
      type: 'string',
      enum: ['time', 'ms', 'cpu', 'sql', 'wasted'],
      description: 'The largest first; time is the newest.',
    },
    limit: { type: 'integer', minimum: 1, maximum: 200, description: 'Of a list (20).' },
  },
  run: async (args, desk) => {
    const request = await requestOf(args);
    const folder = recordsFolder(request.folder ?? desk.dir);
    checkReadable(folder, desk.folders);
    checkReadable(join(folder, 'requests'), desk.folders);
    return answerIn(folder, request, desk);
  },
};

async function answerIn(folder: string, request: RequestsRequest, desk: Desk): Promise<Answer> {
  const place = await openRecords(folder);
  try {
    const sources = new SourceFinder({ mayRead: (path) => desk.folders.has(path) });
    const ids = await allIds(place);
    const report = await requestsReport(request, { place, ids, sources });
    return { parts: [reportsPart([report])], notes: sources.takeNotices() };
  } finally {
    await place.close();
  }
}

/** As the command line would read it: the same checks and the same defaults. */
async function requestOf(args: ToolArguments): Promise<RequestsRequest> {
  const [id, folder, other] = ['id', 'folder', 'compare'].map((name) => textIn(args, name));
  for (const word of [id, other]) if (word !== undefined) checkId(word);
  if (folder !== undefined && isRedisUrl(folder)) {
    throw new ProfileError('usage', 'folder is no folder, and no other host is asked');
  }
  const filters = FILTERS.flatMap((name) =>
    args[name] === undefined ? [] : [`--${name}=${args[name]}`],
  );
  const words = [
    ...filters,
    ...(args['hasN1'] === true ? ['--n1'] : []),
    ...(folder === undefined ? [] : [`--dir=${folder}`]),
    ...(other === undefined ? viewWords(args, id) : [`--compare=${other}`]),
  ];
  const request = await readArguments(['requests', ...(id === undefined ? [] : [id]), ...words]);
  if (request.kind === 'requests') return { ...request, folder: folder ?? request.folder };
  throw new ProfileError('usage', 'these arguments do not go together');
}

function checkId(word: string): void {
  if (isRecordWord(word)) return;
  throw new ProfileError('usage', 'is not the id of a record', {
    subject: word,
    hint: 'it needs 4 or more characters of one, or latest',
  });
}

const VIEWS: Readonly<Record<string, readonly string[]>> = {
  groups: ['--group'],
  summary: [],
  calls: CALL_KINDS.map((kind) => `--${kind}`),
  stacks: ['--group', '--stack'],
  timeline: ['--timeline'],
  log: ['--log'],
};

function viewWords(args: ToolArguments, id: string | undefined): readonly string[] {
  const kinds = textsIn(args, 'kinds').map((kind) => `--${kind}`);
  const view = textIn(args, 'view');
  if (id === undefined) {
    if (view === undefined && kinds.length === 0) return [];
    throw new ProfileError('usage', 'views are of one record', { hint: 'name it by its id' });
  }
  const words = VIEWS[view ?? 'groups'] ?? [];
  return kinds.length > 0 && view === 'calls' ? kinds : [...words, ...kinds];
}
