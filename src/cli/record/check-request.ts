import { ProfileError } from '../../model/profile-error.ts';
import type { RecordRequest } from './record-request.ts';

interface Rule {
  readonly isBroken: (request: RecordRequest, isRunning: boolean) => boolean;
  readonly what: string;
  readonly hint: string;
}

/** What cannot be asked for together. */
const RULES: readonly Rule[] = [
  {
    isBroken: ({ command }, isRunning) => isRunning && command.length > 0,
    what: 'a program and a running process cannot both be recorded',
    hint: 'leave one of them out',
  },
  {
    isBroken: ({ options }, isRunning) => isRunning && options.calls === 'separate',
    what: 'a running process cannot run twice',
    hint: 'use --calls',
  },
  {
    isBroken: ({ options }, isRunning) => isRunning && options.runs !== undefined,
    what: 'a running process cannot run again',
    hint: '--runs is for a program',
  },
  {
    isBroken: ({ options }, isRunning) => !isRunning && options.forMs !== undefined,
    what: '--for is for a running process',
    hint: 'add --pid or --inspect',
  },
  {
    isBroken: ({ options }) => options.heap === true && options.calls !== undefined,
    what: 'heap profiles hold no calls',
    hint: 'record once with --heap, and once with --calls',
  },
  {
    isBroken: ({ options }) => options.heap === true && options.against !== undefined,
    what: '--against ends with diff, which compares times and not memory',
    hint: 'record each side with --heap --dir FOLDER, then: scoobyprof compare OLD/ NEW/',
  },
  {
    isBroken: ({ command }, isRunning) => !isRunning && command.length === 0,
    what: 'record needs a program',
    hint: 'scoobyprof record -- node app.js',
  },
  {
    isBroken: ({ options }, isRunning) => isRunning && options.against !== undefined,
    what: 'a running process cannot run in another folder',
    hint: '--against is for a program',
  },
  {
    isBroken: ({ options }) => options.browse === true && options.against !== undefined,
    what: '--against ends with what changed, --browse with a profile',
    hint: 'use one of them',
  },
];

/** Throws ProfileError `usage` where a request makes no sense. */
export function checkRequest(request: RecordRequest): void {
  const { pid, inspect } = request.options;
  const isRunning = pid !== undefined || inspect !== undefined;
  const broken = RULES.find(({ isBroken }) => isBroken(request, isRunning));
  if (broken !== undefined) throw new ProfileError('usage', broken.what, { hint: broken.hint });
}
