import { ProfileError } from '../../model/profile-error.ts';
import type { ProfileWarning } from '../../model/sampled-profile.ts';
import type { ByteSource } from '../byte-source.ts';
import type { Imported, ScanOptions } from '../importer.ts';
import { isObject } from '../json-shape.ts';
import { findSyntaxError } from '../json-syntax.ts';
import { notJson } from '../syntax-message.ts';
import { traceEvent } from './trace-event.ts';
import { TraceProfiles } from './trace-profiles.ts';
import { NOT_A_TRACE, type TraceListener, type TraceShape } from './trace-walker.ts';
import { walkTrace } from './walk-trace.ts';

/**
 * Reads the CPU profiles of a trace: the events that hold them are parsed, all others are walked over. `null`: it is
 * no trace.
 *
 * The format: https://docs.google.com/document/d/1CvAClvFfyA5R-PhYUmn5OOQtYMH4h6I0nSsKchNAySU; the events are those
 * that V8's profile-generator.cc writes.
 *
 * @throws ProfileError `not-a-profile` where the text is no JSON, a profile is broken or there is none
 */
export async function scanTrace(
  source: ByteSource,
  options: ScanOptions = {},
): Promise<Imported | null> {
  const reader = new TraceReader();
  try {
    const shape = await walkTrace(source, reader, options);
    return reader.finish(shape);
  } catch (error) {
    if (error === NOT_A_TRACE) return null;
    throw error;
  }
}

const ENCLOSED = ['"sourceMaps"', '"resources"'];

class TraceReader implements TraceListener {
  private readonly profiles = new TraceProfiles();
  private enclosedSources: Uint8Array | null = null;

  onFirst(bytes: Buffer): void {
    const first = parsedOrNull(bytes);
    if (!isObject(first) || !('ph' in first)) throw NOT_A_TRACE;
  }

  onEvent(bytes: Buffer, offset: number): void {
    const event = traceEvent(parsed(bytes, offset));
    if (event !== null) this.profiles.add(event);
  }

  /** DevTools may put source maps and scripts here. The bytes are those of a window that moves on. */
  onMetadata(bytes: Buffer): void {
    const hasSources = ENCLOSED.some((key) => bytes.includes(key));
    if (hasSources) this.enclosedSources = Uint8Array.from(bytes);
  }

  finish({ eventCount, cutAt }: TraceShape): Imported {
    if (this.profiles.isEmpty) throw withoutProfile(eventCount);
    const { threads, warnings } = this.profiles.finish();
    if (threads.length === 0) throw withoutSamples();
    const { enclosedSources } = this;
    return {
      threads,
      warnings: [...warnings, ...cutWarnings(cutAt)],
      ...(enclosedSources === null ? {} : { enclosedSources }),
    };
  }
}

function parsedOrNull(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    return null;
  }
}

function parsed(bytes: Buffer, offset: number): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_STRING_TOO_LONG')
      throw new ProfileError('not-a-profile', `too large: an event of ${bytes.length} bytes`);
    const { byteOffset, found } = findSyntaxError(bytes);
    throw notJson({ byteOffset: offset + byteOffset, found });
  }
}

function withoutProfile(eventCount: number): ProfileError {
  const events = eventCount === 1 ? '1 event' : `${eventCount} events`;
  return new ProfileError(
    'not-a-profile',
    `a Chrome trace without a CPU profile (${events})`,
    RECORD_ANEW,
  );
}

function withoutSamples(): ProfileError {
  return new ProfileError(
    'not-a-profile',
    'a Chrome trace whose CPU profile has no samples',
    RECORD_ANEW,
  );
}

const RECORD_ANEW = {
  hint: 'record with JavaScript samples on; Node: node --cpu-prof app.js, since --trace-event-categories hardly ever writes samples',
};

function cutWarnings(cutAt: number | null): readonly ProfileWarning[] {
  if (cutAt === null) return [];
  const message = `the trace ends at byte ${cutAt}, before its list does: the events that are whole count`;
  return [{ kind: 'trace-cut', message }];
}
