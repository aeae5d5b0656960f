import type { FunctionTableBuilder } from '../../model/function-table.ts';
import { ProfileError } from '../../model/profile-error.ts';
import type { ThreadProfile } from '../../model/recording.ts';
import type { ProfileWarning, SampledProfile } from '../../model/sampled-profile.ts';
import type { Imported } from '../importer.ts';
import {
  type JsonObject,
  notOfType,
  requireArray,
  requireNumber,
  requireObject,
} from '../json-shape.ts';
import { NodeSums } from '../stacks/node-sums.ts';
import { StackTree } from '../stacks/stack-tree.ts';
import { stacksProfile } from '../stacks/stacks-profile.ts';
import { StepBudget } from '../stacks/step-budget.ts';
import { fileUnit } from '../stacks/value-unit.ts';
import { eachEventStack } from './speedscope-events.ts';

/**
 * Reads a speedscope file of so many bytes. A stack without frames is `(idle)`, as for speedscope itself. Throws
 * `not-a-profile` where it breaks the form's rules, or holds no profile.
 */
export function loadSpeedscope(document: JsonObject, fileBytes: number): Imported {
  const frames = requireArray(requireObject(document['shared'], 'shared')['frames'], 'frames');
  const profiles = requireArray(document['profiles'], 'profiles');
  if (profiles.length === 0) {
    throw new ProfileError('not-a-profile', 'a speedscope file without profiles');
  }
  const budget = new StepBudget(fileBytes);
  const recordingFacts = factsOf(document);
  const threads = profiles.map((profile, i): ThreadProfile => {
    const reader = new ProfileReader(frames, budget, `profiles[${i}]`);
    return reader.read(requireObject(profile, `profiles[${i}]`), recordingFacts);
  });
  const active = document['activeProfileIndex'];
  return Number.isInteger(active) ? { threads, activeThread: active as number } : { threads };
}

type RecordingFacts = NonNullable<SampledProfile['recordingFacts']>;

/** What the file is called, and which program wrote it. */
function factsOf({ name, exporter }: JsonObject): RecordingFacts {
  return [
    ...(typeof name === 'string' && name !== '' ? [['name', name] as const] : []),
    ...(typeof exporter === 'string' ? [['written by', exporter] as const] : []),
  ];
}

/** Reads one profile into a tree of its own. */
class ProfileReader {
  private readonly tree = new StackTree();
  private readonly stacks = new NodeSums();
  private readonly self = new NodeSums();
  private readonly budget: StepBudget;
  private readonly where: string;
  private readonly functionOfFrame: readonly number[];

  constructor(frames: readonly unknown[], budget: StepBudget, where: string) {
    this.budget = budget;
    this.where = where;
    const { functions } = this.tree;
    this.functionOfFrame = frames.map((frame, i) => functionOfItem(functions, frame, i));
  }

  read(profile: JsonObject, recordingFacts: RecordingFacts): ThreadProfile {
    const { type, name, unit } = profile;
    const { tree } = this;
    const { samples, warnings } = this.addStacks(type, profile);
    const inFile = fileUnit(typeof unit === 'string' ? unit : 'none');
    const self = this.self.finished(tree.nodeCount).map((value) => value * inFile.factor);
    const stacks = this.stacks.finished(tree.nodeCount);
    const read = stacksProfile(tree, {
      ...{ unit: inFile.unit, recordingFacts, stacks, self, samples, warnings },
    });
    return { name: typeof name === 'string' ? name : '', pid: null, tid: null, profile: read };
  }

  private addStacks(type: unknown, profile: JsonObject) {
    if (type === 'sampled') return this.addSamples(profile);
    if (type !== 'evented') {
      throw notOfType(type, `${this.where}.type`, 'sampled or evented');
    }
    const path = [0];
    eachEventStack(profile, this.where, {
      onOpen: (frame) => this.functionOf(frame),
      visit: (stack, value, sharedDepth) => {
        this.add(this.extend(path, stack, sharedDepth), value);
      },
    });
    return { samples: null, warnings: [] };
  }

  private addSamples(profile: JsonObject) {
    const samples = requireArray(profile['samples'], `${this.where}.samples`);
    const weights = requireArray(profile['weights'], `${this.where}.weights`);
    const count = Math.min(samples.length, weights.length);
    for (let i = 0; i < count; i++) {
      const stack = requireArray(samples[i], `${this.where}.samples[${i}]`);
      const weight = requireNumber(weights[i], `${this.where}.weights[${i}]`);
      this.add(this.extend([0], stack, 0), weight);
    }
    const counted = this.stacks.finished(this.tree.nodeCount).slice();
    // A sample without a weight counts for the whole only.
    counted[0] += samples.length - count;
    const message = `${samples.length} samples but ${weights.length} weights: the first ${count} of each are used`;
    const warnings: ProfileWarning[] =
      samples.length === weights.length ? [] : [{ kind: 'lengths-differ', message }];
    return { samples: counted, warnings };
  }

  private add(node: number, value: number): void {
    const at = node === 0 ? this.tree.child(0, this.idleFunction) : node;
    this.stacks.add(at, 1);
    this.self.add(at, value);
  }

  private get idleFunction(): number {
    return this.tree.functions.intern('(idle)', '', 0, 0);
  }

  /**
   * The node of a stack from the root on, of which `path` has the nodes of the first frames already; it gets those of
   * the others.
   */
  private extend(path: number[], stack: readonly unknown[], sharedDepth: number): number {
    this.budget.take(stack.length - sharedDepth + 1);
    for (let depth = sharedDepth; depth < stack.length; depth++) {
      path[depth + 1] = this.tree.child(path[depth], this.functionOf(stack[depth]));
    }
    return path[stack.length];
  }

  private functionOf(frame: unknown): number {
    const fn = this.functionOfFrame[frame as number];
    if (fn !== undefined && typeof frame === 'number') return fn;
    throw notOfType(frame, `a frame of ${this.where}`, 'a number of shared.frames');
  }
}

function functionOfItem(functions: FunctionTableBuilder, value: unknown, index: number): number {
  const { name, file, line, col } = requireObject(value, `frame ${index}`);
  if (typeof name !== 'string') throw notOfType(name, `name of frame ${index}`, 'a text');
  const url = typeof file === 'string' ? file : '';
  return functions.intern(name, url, placeNumber(line), placeNumber(col));
}

/** As it stands, which may be -1; 0: unknown. */
function placeNumber(value: unknown): number {
  const whole = typeof value === 'number' ? Math.trunc(value) : 0;
  return Number.isSafeInteger(whole) ? whole : 0;
}
