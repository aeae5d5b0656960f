import type { SampledProfile } from '../../../model/sampled-profile.ts';
import { isTrap } from '../../../wasm/loops.ts';
import { type EstimateMore, IntColumn, NumberColumn } from '../../growing-column.ts';
import { RECORDER_KEY } from '../recorded-calls.ts';
import { REQUEST_KEY, requestInfo } from '../request-info.ts';
import { sampledProfile } from '../sampled-dump.ts';
import { V8NodeBuilder } from '../v8-nodes.ts';
import { CANNOT_SCAN } from './cannot-scan.ts';
import { BYTE, type JsonCursor, NEED_MORE } from './json-cursor.ts';
import type { NodeList } from './node-scanner.ts';
import { type FastNumbers, numberOf, scanInts, scanNumbers } from './number-scanner.ts';
import { ValueCollector } from './value-collector.ts';
import { ValueSkipper } from './value-skipper.ts';

type State =
  | 'start'
  | 'key'
  | 'nodes'
  | 'after-node'
  | 'samples'
  | 'timeDeltas'
  | 'skip'
  | 'after-value'
  | 'end';

/** What reads the long lists of a profile. */
export interface ListReaders {
  readonly nodes: (builder: V8NodeBuilder, estimateMore: EstimateMore) => NodeList;
  readonly numbers: FastNumbers;
}

/** Reads the object of a profile; can stop anywhere between two tokens and go on later. */
export class DocumentScanner {
  private readonly cursor: JsonCursor;
  private readonly builder: V8NodeBuilder;
  private readonly nodes: NodeList;
  private readonly numbers: FastNumbers;
  private readonly samples: IntColumn;
  private readonly timeDeltas: NumberColumn;
  private readonly seen = new Set<string>();
  private startTimeUs: number | null = null;
  private endTimeUs: number | null = null;
  private listStart = 0;
  private state: State = 'start';
  private skipper: ValueSkipper | ValueCollector = new ValueSkipper();
  private readonly recorded = new ValueCollector();
  private readonly requested = new ValueCollector();

  constructor(cursor: JsonCursor, { nodes, numbers }: ListReaders) {
    this.cursor = cursor;
    this.numbers = numbers;
    // A list goes on with values as long as those before, at most to the end of the file; a value and its comma
    // take two bytes.
    const estimateMore = (length: number): number => {
      const { bytesAhead, offset } = cursor.window;
      return bytesAhead / Math.max(2, (offset - this.listStart) / length);
    };
    this.builder = new V8NodeBuilder(0, estimateMore);
    this.nodes = nodes(this.builder, estimateMore);
    this.samples = new IntColumn(estimateMore);
    this.timeDeltas = new NumberColumn(estimateMore);
  }

  /** Reads what the window holds; `true` at the end of the document. */
  run(): boolean {
    this.cursor.restart();
    try {
      while (this.state !== 'end') {
        this.step();
        this.cursor.commit();
      }
      if (!this.cursor.isAtEnd()) this.cursor.fail(this.cursor.at);
      return true;
    } catch (error) {
      if (error !== CANNOT_SCAN && !isTrap(error)) this.nodes.endWindow();
      if (error === NEED_MORE) return false;
      throw error;
    }
  }

  finish(): SampledProfile {
    const isProfile =
      this.nodes.count > 0 || this.seen.has('startTime') || this.seen.has('samples');
    if (!this.seen.has('nodes') || !isProfile) throw CANNOT_SCAN;
    this.nodes.endWindow();
    this.nodes.link();
    const { node, line, ticks } = this.nodes.ticks;
    return sampledProfile(this.builder, {
      sampleNodes: this.seen.has('samples')
        ? this.builder.nodesOfSamples(this.samples.finished())
        : null,
      timeDeltasUs: this.seen.has('timeDeltas') ? this.timeDeltas.finished() : null,
      startTimeUs: this.startTimeUs,
      endTimeUs: this.endTimeUs,
      hitCounts: this.nodes.hitCounts.finished(),
      recorded: this.seen.has(RECORDER_KEY) ? this.recorded.value() : undefined,
      positionTicks:
        ticks.length === 0
          ? null
          : { node: node.finished(), line: line.finished(), ticks: ticks.finished() },
      request: this.seen.has(REQUEST_KEY) ? requestInfo(this.requested.value()) : null,
    });
  }

  private step(): void {
    switch (this.state) {
      case 'start':
        if (this.cursor.isAtEnd() || this.cursor.next() !== BYTE.openObject) throw CANNOT_SCAN;
        this.cursor.at++;
        // Python's marshal format begins with the same byte.
        if (this.cursor.next() !== BYTE.quote) throw CANNOT_SCAN;
        this.state = 'key';
        break;
      case 'key':
        this.key();
        break;
      case 'nodes':
        this.nodes.scanNodes();
        this.state = 'after-node';
        break;
      case 'after-node':
        this.state = this.takeCommaOr(BYTE.closeList) ? 'nodes' : 'after-value';
        break;
      case 'samples':
        scanInts(this.cursor, this.samples, this.numbers);
        this.state = 'after-value';
        break;
      case 'timeDeltas':
        scanNumbers(this.cursor, this.timeDeltas, this.numbers);
        this.state = 'after-value';
        break;
      case 'skip':
        if (this.skipper.step(this.cursor)) this.state = 'after-value';
        break;
      case 'after-value':
        this.state = this.takeCommaOr(BYTE.closeObject) ? 'key' : 'end';
        break;
      case 'end':
    }
  }

  private key(): void {
    const { cursor } = this;
    cursor.string();
    if (cursor.hasEscape) throw CANNOT_SCAN;
    const { textStart, textEnd } = cursor;
    const key = Buffer.from(cursor.window.bytes.subarray(textStart, textEnd)).toString('utf8');
    cursor.take(BYTE.colon);
    cursor.next();
    switch (key) {
      case 'nodes':
      case 'samples':
      case 'timeDeltas':
        this.openList(key);
        break;
      case 'startTime':
        this.startTimeUs = this.time(key);
        break;
      case 'endTime':
        this.endTimeUs = this.time(key);
        break;
      case RECORDER_KEY:
        this.once(key);
        this.seen.add(key);
        this.skipper = this.recorded;
        this.state = 'skip';
        break;
      case REQUEST_KEY:
        this.once(key);
        this.seen.add(key);
        this.skipper = this.requested;
        this.state = 'skip';
        break;
      case 'head':
      case 'profile':
      case 'result':
      case 'params':
        throw CANNOT_SCAN;
      default:
        this.skipper = new ValueSkipper();
        this.state = 'skip';
    }
  }

  private openList(key: 'nodes' | 'samples' | 'timeDeltas'): void {
    this.once(key);
    if (this.cursor.next() !== BYTE.openList) throw CANNOT_SCAN;
    this.cursor.at++;
    this.listStart = this.cursor.window.offset;
    const isEmpty = this.cursor.takeIf(BYTE.closeList);
    this.seen.add(key);
    this.state = isEmpty ? 'after-value' : key;
  }

  private time(key: string): number {
    this.once(key);
    const value = numberOf(this.cursor);
    this.seen.add(key);
    this.state = 'after-value';
    return value;
  }

  /** Of a key that occurs twice the last value counts: the plain importers know that. */
  private once(key: string): void {
    if (this.seen.has(key)) throw CANNOT_SCAN;
  }

  private takeCommaOr(closing: number): boolean {
    if (this.cursor.takeIf(BYTE.comma)) return true;
    this.cursor.take(closing);
    return false;
  }
}
