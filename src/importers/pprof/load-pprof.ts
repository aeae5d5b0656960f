import { ProfileError } from '../../model/profile-error.ts';
import type { RecordedValue } from '../../model/recording.ts';
import type { SampledProfile } from '../../model/sampled-profile.ts';
import type { DumpContent } from '../dump.ts';
import type { Imported } from '../importer.ts';
import { brokenProfile } from '../json-shape.ts';
import { StackTree } from '../stacks/stack-tree.ts';
import { stacksProfile } from '../stacks/stacks-profile.ts';
import { StepBudget } from '../stacks/step-budget.ts';
import { fileUnit } from '../stacks/value-unit.ts';
import { looksLikePprof } from './looks-like-pprof.ts';
import { pprofFacts } from './pprof-facts.ts';
import { PROFILE } from './pprof-fields.ts';
import { PprofSamples } from './pprof-samples.ts';
import { PprofTables, type ValueType } from './pprof-tables.ts';
import { MESSAGE_ENDS, NO_MESSAGE, ProtoCursor } from './proto-cursor.ts';

/**
 * Reads a profile of pprof with all of its values; `null`: it is something else. Throws `not-a-profile` where it ends too early, breaks the form's
 * rules or has no samples.
 */
export function loadPprof({ bytes, bytesBefore }: DumpContent): Imported | null {
  if (!looksLikePprof(bytes)) return null;
  try {
    return readPprof(bytes);
  } catch (error) {
    if (error === NO_MESSAGE) throw brokenProfile('it is no message of pprof');
    if (error !== MESSAGE_ENDS) throw error;
    throw endsEarly(bytesBefore + bytes.length);
  }
}

function readPprof(bytes: Uint8Array): Imported {
  const tables = new PprofTables();
  for (const cursor = new ProtoCursor(bytes); cursor.next(); ) tables.add(cursor);
  // Texts are written last: without them the end is missing.
  if (tables.strings.length === 0) throw MESSAGE_ENDS;
  const tree = new StackTree();
  const types = tables.valueTypes;
  const budget = new StepBudget(bytes.length);
  const samples = new PprofSamples(tree, tables.frames(tree.functions), types.length, budget);
  for (const cursor = new ProtoCursor(bytes); cursor.next(); ) {
    if (cursor.field === PROFILE.sample) samples.add(cursor.message());
  }
  if (samples.count === 0) {
    throw new ProfileError('not-a-profile', 'a pprof profile without samples');
  }
  const values = valuesOf(tables, samples, tree);
  const shownValue = shownIndex(types, tables);
  const { profile } = values[shownValue];
  const recording: Imported = { threads: [{ name: '', pid: null, tid: null, profile }] };
  return values.length === 1 ? recording : { ...recording, values, shownValue };
}

/** A profile for each type of value, all of the same stacks. */
function valuesOf(
  tables: PprofTables,
  samples: PprofSamples,
  tree: StackTree,
): readonly RecordedValue[] {
  const types = tables.valueTypes;
  const recordingFacts = pprofFacts(tables);
  const stacks = samples.stacks.finished(tree.nodeCount);
  const counting = types.findIndex(isCount);
  const counted = counting < 0 ? stacks : samples.sums[counting].finished(tree.nodeCount);
  return types.map(({ type, unit: unitName }, i): RecordedValue => {
    const { unit, factor } = fileUnit(unitName);
    const self = samples.sums[i].finished(tree.nodeCount).map((value) => value * factor);
    const about: Pick<SampledProfile, 'valueNote'> = unit === 'us' ? {} : { valueNote: type };
    const values = { unit, ...about, recordingFacts, stacks, self, samples: counted, warnings: [] };
    return { name: type, profile: stacksProfile(tree, values) };
  });
}

/** Whether this value says how many samples there were. */
function isCount({ type, unit }: ValueType): boolean {
  return (type === 'samples' || type === 'sample') && unit === 'count';
}

/** The value that the file names, else the last. */
function shownIndex(types: readonly ValueType[], tables: PprofTables): number {
  const wanted = tables.number(PROFILE.defaultSampleType);
  const named = wanted === 0 ? -1 : types.findIndex(({ type }) => type === tables.text(wanted));
  return named < 0 ? types.length - 1 : named;
}

function endsEarly(byteOffset: number): ProfileError {
  const message = `a pprof profile that ends at byte ${byteOffset}, before its content does`;
  return new ProfileError('not-a-profile', message, { hint: 'copy or record it again' });
}
