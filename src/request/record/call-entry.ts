import { createHmac } from 'node:crypto';
import { describedList } from '../../records/described-value.ts';
import { digestInput } from '../../records/digest-input.ts';
import type { AnyCall, CallKind } from '../../records/record.ts';
import { roundMs } from '../../records/round-ms.ts';
import { recordedUrl } from '../recorded-url.ts';
import { cutText } from './cut-text.ts';
import type { CallEnd, CallStart } from './plugin.ts';
import type { TakenStack } from './stack.ts';

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** What all calls have, and what a kind has besides. */
type CallJson = Mutable<Omit<AnyCall, 'stack'>> & Record<string, unknown>;

/** A call of a record, while it runs and after. */
export interface CallEntry {
  readonly kind: CallKind;
  readonly json: CallJson;
  /** `null`: over the limit. */
  readonly stack: TakenStack | null;
  /** When a connection had it, by `performance.now()`. */
  readonly begunMs: number;
  isOpen: boolean;
}

/** What of values a record may have, and how long its texts may be. */
export interface CallRules {
  readonly withValues: boolean;
  readonly textLength: number;
  /** Thrown away with the record: nobody can try values against a digest. */
  readonly digestKey: Uint8Array;
}

const MOST_VALUES = 1000;
const MOST_NAME = 200;
const MOST_KEY = 249;
const DIGEST_LENGTH = 12;

/** The call as it is in the record, without its times, stack and end. May throw: values are the program's. */
export function callJson(call: CallStart, source: string, rules: CallRules): CallJson {
  return {
    system: nameOf(call.system),
    source: nameOf(call.source ?? source),
    startMs: 0,
    waitMs: 0,
    durationMs: 0,
    digest: digestOf(call, rules.digestKey),
    ...fieldsOf(call, rules),
  };
}

function fieldsOf(call: CallStart, { withValues, textLength }: CallRules): Record<string, unknown> {
  switch (call.kind) {
    case 'sql':
      return {
        text: cutText(textOf(call.text), textLength),
        ...valuesOf('params', call.params, withValues),
      };
    case 'cache':
      return {
        command: nameOf(call.command).toUpperCase(),
        key: call.key == null ? null : cutText(textOf(call.key), MOST_KEY),
        ...(isCount(call.keys) && { keys: call.keys }),
        hit: null,
      };
    case 'rpc':
      return {
        service: nameOf(call.service),
        method: nameOf(call.method),
        ...valuesOf('args', call.args, withValues),
      };
    case 'http':
      return {
        method: nameOf(call.method ?? 'GET'),
        url: recordedUrl(textOf(call.url)),
        status: null,
      };
    default:
      throw new TypeError(`calls of the kind ${String(call.kind)} are not known`);
  }
}

function valuesOf(name: string, values: unknown, withValues: boolean): Record<string, unknown> {
  if (!Array.isArray(values)) return {};
  return { [name]: describedList(values.slice(0, MOST_VALUES), withValues) };
}

/** Equal for two calls of a record where text and values are: the first 12 hex digits of HMAC-SHA256. */
function digestOf(call: CallStart, key: Uint8Array): string {
  const input = digestInput(textOf(call.system), whatOf(call), call.params ?? call.args);
  return createHmac('sha256', key).update(input).digest('hex').slice(0, DIGEST_LENGTH);
}

function whatOf({ kind, text, command, key, service, method, url }: CallStart): string {
  switch (kind) {
    case 'sql':
      return textOf(text);
    case 'cache':
      return `${textOf(command)}\0${textOf(key)}`;
    case 'rpc':
      return `${textOf(service)}\0${textOf(method)}`;
    default:
      return `${textOf(method)}\0${textOf(url)}`;
  }
}

function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  return value === undefined || value === null ? '' : String(value);
}

function nameOf(value: unknown): string {
  return cutText(textOf(value), MOST_NAME);
}

/** Ends a call: with what is known of its end, or where the record ends before it. Never throws. */
export function endEntry(entry: CallEntry, nowMs: number): void {
  entry.isOpen = false;
  entry.json.durationMs = roundMs(nowMs - entry.begunMs);
}

/** What a call came to. */
export function addEnd({ kind, json }: CallEntry, { rows, hit, status, bytes }: CallEnd): void {
  if (kind === 'sql' && isCount(rows)) json['rows'] = rows;
  if (kind === 'cache' && typeof hit === 'boolean') json['hit'] = hit;
  if (kind === 'http' && Number.isSafeInteger(status)) json['status'] = status;
  if (isCount(bytes)) json['bytes'] = bytes;
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}
