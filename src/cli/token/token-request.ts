import { type Command, InvalidArgumentError, Option } from 'commander';
import { ProfileError } from '../../model/profile-error.ts';
import { optionsOf } from '../../stores/token.ts';

/** What `token` was asked for. */
export interface TokenRequest {
  readonly kind: 'token';
  /** `-` is standard input; `undefined`: the environment has the secret. */
  readonly secretFile: string | undefined;
  readonly seconds: number;
  readonly options: NonNullable<ReturnType<typeof optionsOf>>;
  /** `undefined`: one of the user and the host. */
  readonly owner: string | undefined;
}

interface ParsedOptions {
  readonly secretFile?: string;
  readonly ttl?: number;
  readonly opts?: TokenRequest['options'];
  readonly owner?: string;
}

const LONGEST_SECONDS = 10_800;
const UNITS: Readonly<Record<string, number>> = { s: 1, m: 60, min: 60, h: 3600 };

/** Adds the subcommand `token`. A secret is never an argument: others can see those. */
export function addTokenCommand(program: Command, take: (request: TokenRequest) => void): void {
  program
    .command('token')
    .description('print a token for X-Scooby-Profile, which servers with a secret ask for')
    .option('--secret-file <file>', 'the secret, or - (standard input); else SCOOBYPROF_SECRET')
    .addOption(
      new Option('--ttl <time>', 'how long it is valid: 30m, 3h (3h, which is the most)').argParser(
        ttlSeconds,
      ),
    )
    .addOption(
      new Option('--opts <options>', 'what is recorded besides: calls, cpu, params').argParser(
        options,
      ),
    )
    .addOption(
      new Option('--owner <name>', 'who may read the records (of the user and the host)').argParser(
        owner,
      ),
    )
    .action(({ secretFile, ttl = LONGEST_SECONDS, opts = [], owner }: ParsedOptions) =>
      take({ kind: 'token', secretFile, seconds: ttl, options: opts, owner }),
    );
}

function ttlSeconds(text: string): number {
  const [, amount = '', unit = ''] = /^(\d{1,6}(?:\.\d+)?)\s*([a-z]+)$/i.exec(text) ?? [];
  const seconds = Math.floor(Number(amount) * (Object.hasOwn(UNITS, unit) ? UNITS[unit] : 0));
  if (!(seconds >= 1)) throw new InvalidArgumentError('It has to be a time: 90s, 30m, 3h.');
  if (seconds <= LONGEST_SECONDS) return seconds;
  throw new ProfileError('usage', `--ttl ${text}: no token is valid for more than 3h`);
}

function options(text: string): TokenRequest['options'] {
  const found = text === 'on' ? null : optionsOf(text);
  if (found !== null && text.split(',').length === found.length) return found;
  throw new InvalidArgumentError('It has to be some of calls, cpu, params, with commas.');
}

function owner(text: string): string {
  if (/^[\w-]{8,32}$/.test(text)) return text;
  throw new InvalidArgumentError('It needs 8 to 32 letters, digits, _ or -.');
}
