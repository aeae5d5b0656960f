import { cutText } from './cut-text.ts';

interface CallErrorJson {
  readonly name: string;
  readonly code: string | number | null;
  readonly message?: string;
}

const MOST_NAME = 200;
const MOST_MESSAGE = 1000;

/** What a record says of an error. Its message only with values: drivers put them in there. Never throws. */
export function callError(error: unknown, withValues: boolean): CallErrorJson {
  try {
    return described(error, withValues);
  } catch {
    return { name: 'Error', code: null };
  }
}

function described(error: unknown, withValues: boolean): CallErrorJson {
  if (typeof error !== 'object' || error === null) {
    return { name: typeof error, code: null, ...messageOf(error, withValues) };
  }
  const { name, code, errno, message } = error as Record<string, unknown>;
  return {
    name: typeof name === 'string' ? cutText(name, MOST_NAME) : 'Error',
    code: codeOf(code) ?? codeOf(errno),
    ...messageOf(message, withValues),
  };
}

function codeOf(code: unknown): string | number | null {
  if (typeof code === 'string') return cutText(code, MOST_NAME);
  return typeof code === 'number' && Number.isFinite(code) ? code : null;
}

function messageOf(message: unknown, withValues: boolean): { message?: string } {
  if (!withValues || message === undefined) return {};
  return { message: cutText(String(message), MOST_MESSAGE) };
}
