import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { nearestWord } from '../../commands/language/nearest-word.ts';
import { unreadable } from '../../importers/read-error.ts';
import { ProfileError } from '../../model/profile-error.ts';
import { layoutNames } from '../../render/registry.ts';
import { configFolder } from '../terminal/user-folders.ts';
import type { ProgramOptions } from './program-options.ts';

type SettingName =
  | 'dir'
  | 'editor'
  | 'filter'
  | 'gc'
  | 'layout'
  | 'links'
  | 'picks'
  | 'rows'
  | 'source'
  | 'sourceMaps';

/** Something that a flag, perhaps a variable of the environment, and the file can say. */
interface Setting {
  readonly flag: string;
  readonly variable?: string;
  /** What the value must be, for the error where it is not. */
  readonly kind: string;
  readonly isValid: (value: unknown) => boolean;
  /** What holds where nobody says anything. */
  readonly otherwise: string;
}

function oneOf(...choices: readonly string[]): Pick<Setting, 'kind' | 'isValid'> {
  return { kind: `one of ${choices.join(', ')}`, isValid: (value) => choices.includes(`${value}`) };
}

function isText(value: unknown): boolean {
  return typeof value === 'string' && value !== '';
}

function isTextList(value: unknown): boolean {
  return Array.isArray(value) && value.length > 0 && value.every(isText);
}

const SETTINGS: Readonly<Record<SettingName, Setting>> = {
  layout: { flag: '--layout', ...oneOf(...layoutNames), otherwise: 'as the output is' },
  rows: {
    flag: '--rows',
    kind: 'a number of rows',
    isValid: (value) => Number.isInteger(value) && (value as number) >= 1,
    otherwise: '20',
  },
  filter: {
    flag: '--filter',
    kind: 'a list of filters, such as "only mine"',
    isValid: isTextList,
    otherwise: 'none',
  },
  gc: { flag: '--gc', ...oneOf('stack', 'separate'), otherwise: 'stack' },
  dir: {
    flag: '--dir',
    variable: 'PROFILER_DUMP_PATH',
    kind: 'the path of a folder',
    isValid: isText,
    otherwise: 'this folder, else the private one',
  },
  editor: {
    flag: '--editor',
    variable: 'EDITOR',
    kind: 'a program, or a link with {path}',
    isValid: isText,
    otherwise: 'none',
  },
  picks: {
    flag: '--no-picks',
    kind: 'true or false',
    isValid: (value) => typeof value === 'boolean',
    otherwise: 'true',
  },
  links: {
    flag: '--links',
    kind: 'auto, always, never, or an address with {path}',
    isValid: (value) =>
      isText(value) && /^(?:auto|always|never)$|\{(?:path|url)\}/.test(`${value}`),
    otherwise: 'auto',
  },
  source: {
    flag: '--source',
    kind: 'a list of folders',
    isValid: isTextList,
    otherwise: 'none',
  },
  sourceMaps: {
    flag: '--source-maps',
    kind: 'a list of files and folders, or false',
    isValid: (value) => value === false || isTextList(value),
    otherwise: 'those that the files name',
  },
};

const NAMES = Object.keys(SETTINGS) as readonly SettingName[];

/** The user's settings. */
function configPath(): string {
  return join(configFolder(), 'config.json');
}

/** The options, and what the file says where neither they nor the environment do. Throws ProfileError. */
export function withConfig(options: ProgramOptions): ProgramOptions {
  const inFile = readConfig();
  const used = NAMES.filter(
    (name) => inFile[name] !== undefined && sourceOf(name, options) === null,
  );
  const given = Object.fromEntries(used.map((name) => [name, inFile[name]]));
  return { ...options, ...given, settings: used };
}

/** A line for each setting: its value, and who said so. Throws ProfileError. */
export function* describeConfig(options: ProgramOptions): Iterable<string> {
  const inFile = readConfig();
  yield `settings are read from ${configPath()}\n\n`;
  for (const name of NAMES) {
    const source = sourceOf(name, options);
    const { otherwise } = SETTINGS[name];
    const [value, why] =
      source ?? (inFile[name] === undefined ? [otherwise, 'default'] : [inFile[name], 'file']);
    yield `${name.padEnd(12)}${inWords(value).padEnd(36)} ${why}\n`;
  }
}

function inWords(value: unknown): string {
  return Array.isArray(value) ? value.join(', ') : String(value);
}

/** What a flag, else the environment says, and which of them; `null`: neither. */
function sourceOf(name: SettingName, options: ProgramOptions): readonly [unknown, string] | null {
  const { flag, variable } = SETTINGS[name];
  if (name === 'layout' && options.json) return ['json', '--json'];
  const said = options[name];
  if (said !== undefined)
    return [said, said === false ? flag.replace(/^--(?:no-)?/, '--no-') : flag];
  const fromEnvironment = variable === undefined ? '' : (process.env[variable] ?? '');
  return fromEnvironment === '' ? null : [fromEnvironment, `${variable}`];
}

function readConfig(): Readonly<Record<string, unknown>> {
  const path = configPath();
  const config = parsed(path, textOf(path));
  for (const [name, value] of Object.entries(config)) checkSetting(path, name, value);
  return config;
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return '{}';
    const reason = unreadable(error);
    throw reason instanceof ProfileError ? reason.about(path) : reason;
  }
}

function parsed(path: string, text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
      return value as Record<string, unknown>;
    }
  } catch {
    // Said below.
  }
  throw new ProfileError('usage', 'is not a JSON object of settings', {
    subject: path,
    hint: 'it should look like {"layout": "pstats"}',
  });
}

function checkSetting(path: string, name: string, value: unknown): void {
  const setting = Object.hasOwn(SETTINGS, name) ? SETTINGS[name as SettingName] : undefined;
  if (setting === undefined) {
    const nearest = nearestWord(name, NAMES);
    throw new ProfileError('usage', `unknown setting ${name}`, {
      subject: path,
      hint: nearest === undefined ? `there are ${NAMES.join(', ')}` : `did you mean ${nearest}?`,
    });
  }
  if (setting.isValid(value)) return;
  throw new ProfileError('usage', `${name} must be ${setting.kind}`, { subject: path });
}
