import type { ProfileWarning, SampledProfile } from '../../model/sampled-profile.ts';
import { IntColumn, NumberColumn } from '../growing-column.ts';
import {
  brokenProfile,
  isObject,
  type JsonObject,
  notOfType,
  requireArray,
  requireNumber,
} from '../json-shape.ts';
import { sampledProfile } from '../v8/sampled-dump.ts';
import { V8NodeBuilder } from '../v8/v8-nodes.ts';
import { SampleTicks } from './sample-ticks.ts';
import { numberOr, objectOr } from './trace-event.ts';

/** Where in the columns the nodes and samples of one event stand. */
interface Chunk {
  readonly ts: number;
  readonly nodesEnd: number;
  readonly samplesEnd: number;
  readonly endTimeUs: number | null;
}

interface Range {
  readonly from: number;
  readonly to: number;
}

/** A profile that comes in pieces, in any order: V8 writes one for each 100 samples or 10 new nodes. */
export class TracedProfile {
  private readonly builder = new V8NodeBuilder(0);
  private readonly nodeId = new NumberColumn();
  /** NaN: the node names none. */
  private readonly nodeParent = new NumberColumn();
  private readonly nodeFunction = new IntColumn();
  private readonly children: (readonly [parentId: number, childId: number])[] = [];
  private readonly sampleId = new NumberColumn();
  private readonly delta = new NumberColumn();
  private readonly line = new IntColumn();
  private readonly chunks: Chunk[] = [];
  private unpaired = 0;

  get sampleCount(): number {
    return this.sampleId.length;
  }

  /** Time from the start of the profile to its last sample. */
  get spanUs(): number {
    return this.delta.finished().reduce((sum, delta) => sum + delta, 0);
  }

  /** Forgets all that was added. */
  clear(): void {
    for (const column of [this.nodeId, this.nodeParent, this.sampleId, this.delta])
      column.length = 0;
    this.nodeFunction.length = 0;
    this.line.length = 0;
    this.children.length = 0;
    this.chunks.length = 0;
  }

  /** Adds what an event holds. Throws `not-a-profile` where it breaks the form's rules. */
  add(ts: number, data: JsonObject): void {
    const profile = objectOr(data['cpuProfile']);
    this.addNodes(listOr(profile['nodes'], 'nodes'));
    const samples = listOr(profile['samples'], 'samples');
    const deltas = listOr(data['timeDeltas'] ?? profile['timeDeltas'], 'timeDeltas');
    const lines = listOr(data['lines'] ?? profile['lines'], 'lines');
    const count = Math.min(samples.length, deltas.length);
    if (samples.length !== deltas.length) this.unpaired++;
    for (let i = 0; i < count; i++) {
      this.sampleId.push(requireNumber(samples[i], 'a sample'));
      this.delta.push(requireNumber(deltas[i], 'a time delta'));
      this.line.push(lineNumber(lines[i]));
    }
    this.chunks.push({
      ts,
      nodesEnd: this.nodeId.length,
      samplesEnd: this.sampleId.length,
      endTimeUs: numberOr(data['endTime'] ?? profile['endTime']),
    });
  }

  /** The profile; call it once. `startUs` is on the clock of the deltas. Throws `not-a-profile`. */
  finish(startUs: number): SampledProfile {
    const { builder } = this;
    const inOrder = this.chunksInOrder();
    for (const { nodes } of inOrder) this.buildNodes(nodes);
    const isLinked = new Uint8Array(this.nodeId.length);
    for (const { nodes } of inOrder) this.linkNodes(nodes, isLinked);
    this.linkChildren();
    const ranges = inOrder.map(({ samples }) => samples);
    const sampleIds = taken(this.sampleId.finished(), ranges);
    const ticks = new SampleTicks();
    const lines = this.line.finished();
    this.sampleId.finished().forEach((id, i) => {
      const node = builder.ids.indexOf(id);
      if (node >= 0) ticks.add(node, lines[i]);
    });
    const ends = inOrder.flatMap(({ endTimeUs }) => (endTimeUs === null ? [] : [endTimeUs]));
    const profile = sampledProfile(builder, {
      sampleNodes: builder.nodesOfSamples(sampleIds),
      timeDeltasUs: taken(this.delta.finished(), ranges),
      startTimeUs: startUs,
      endTimeUs: ends.at(-1) || null,
      hitCounts: [],
      positionTicks: ticks.finished(),
    });
    return { ...profile, warnings: [...profile.warnings, ...this.pairingWarnings()] };
  }

  private addNodes(nodes: readonly unknown[]): void {
    for (const node of nodes) {
      if (!isObject(node)) throw notOfType(node, 'a node', 'an object');
      const { parent, children, callFrame } = node;
      const id = requireNumber(node['id'], 'the id of a node');
      if (!isObject(callFrame)) throw notOfType(callFrame, `callFrame of node ${id}`, 'an object');
      this.nodeId.push(id);
      this.nodeParent.push(numberOr(parent) ?? Number.NaN);
      this.nodeFunction.push(this.builder.internFrame(callFrame));
      for (const child of listOr(children, `children of node ${id}`)) {
        this.children.push([id, requireNumber(child, `a child of node ${id}`)]);
      }
    }
  }

  /** Of nodes with the same id the first counts. */
  private buildNodes({ from, to }: Range): void {
    const { builder } = this;
    for (let i = from; i < to; i++) {
      const id = this.nodeId.values[i];
      if (builder.ids.indexOf(id) < 0) builder.addNode(id, this.nodeFunction.values[i]);
    }
  }

  private linkNodes({ from, to }: Range, isLinked: Uint8Array): void {
    const { ids } = this.builder;
    for (let i = from; i < to; i++) {
      const parentId = this.nodeParent.values[i];
      const node = ids.indexOf(this.nodeId.values[i]);
      const isFirst = isLinked[node] === 0;
      isLinked[node] = 1;
      if (Number.isNaN(parentId) || !isFirst) continue;
      if (ids.indexOf(parentId) === node) throw brokenProfile('a node is its own caller');
      this.builder.linkToParent(node, parentId);
    }
  }

  /** A parent that a node names itself counts before the lists of children. */
  private linkChildren(): void {
    const { ids, parent } = this.builder;
    for (const [parentId, childId] of this.children) {
      const child = ids.indexOf(childId);
      if (child < 0 || parent.values[child] < 0) this.builder.link(ids.indexOf(parentId), childId);
    }
  }

  /** By their time; those that share it stay as they came. */
  private chunksInOrder() {
    let before = { nodesEnd: 0, samplesEnd: 0 };
    const chunks = this.chunks.map(({ ts, nodesEnd, samplesEnd, endTimeUs }) => {
      const { nodesEnd: nodesFrom, samplesEnd: samplesFrom } = before;
      before = { nodesEnd, samplesEnd };
      const nodes: Range = { from: nodesFrom, to: nodesEnd };
      return { ts, endTimeUs, nodes, samples: { from: samplesFrom, to: samplesEnd } };
    });
    return chunks.sort((a, b) => a.ts - b.ts);
  }

  private pairingWarnings(): readonly ProfileWarning[] {
    if (this.unpaired === 0) return [];
    const where = this.unpaired === 1 ? '1 event' : `${this.unpaired} events`;
    const message = `samples and timeDeltas of ${where} differ in number: the shorter list counts`;
    return [{ kind: 'lengths-differ', message }];
  }
}

function listOr(value: unknown, where: string): readonly unknown[] {
  return value === undefined || value === null ? [] : requireArray(value, where);
}

/** Counts from 1; 0: unknown. */
function lineNumber(value: unknown): number {
  return Number.isInteger(value) && (value as number) > 0 ? (value as number) | 0 : 0;
}

/** The values of these ranges, one after the other. */
function taken(column: Float64Array, ranges: readonly Range[]): Float64Array {
  const values = new Float64Array(column.length);
  let at = 0;
  for (const { from, to } of ranges) {
    values.set(column.subarray(from, to), at);
    at += to - from;
  }
  return values;
}
