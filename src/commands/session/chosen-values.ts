import { displayText } from '../../model/display-text.ts';
import { ProfileError } from '../../model/profile-error.ts';
import type { Recording } from '../../model/recording.ts';
import type { FileValues } from '../../render/table-report.ts';
import type { ValueChoice } from './chosen-steps.ts';
import type { LoadedDump } from './loaded-dump.ts';

/** A dump whose file has several values for each stack. */
export type ValuedDump = LoadedDump & {
  readonly recording: Recording & Required<Pick<Recording, 'values'>>;
};

export function hasValues(dump: LoadedDump): dump is ValuedDump {
  return dump.recording?.values !== undefined;
}

/** The dump with the value that is shown where nobody chooses. */
export function shownValueDump(dump: ValuedDump): LoadedDump {
  return withValue(dump, dump.recording.shownValue ?? 0);
}

/** The value of that name. Throws `usage`, with the list, where none of the dumps has it. */
export function chosenValue(dumps: readonly LoadedDump[], word: string): ValueChoice {
  const valued = dumps.filter(hasValues);
  const isThere = valued.some((dump) => valueIndex(dump, word) >= 0);
  if (isThere) return { word, dumpOf: (dump) => dumpWithValue(dump, word) };
  const names = new Set(
    valued.flatMap(({ recording }) => recording.values.map(({ name }) => name)),
  );
  throw new ProfileError('usage', `there is no value ${displayText(word)}`, {
    hint:
      names.size === 0
        ? 'only pprof profiles have several values'
        : `values: ${[...names].map(displayText).join(', ')}`,
  });
}

/** The dump with the value of that name; throws `usage` where it has several and none of them is it. */
export function dumpOnValue(dump: LoadedDump, word: string | undefined): LoadedDump {
  return word === undefined || !hasValues(dump) ? dump : chosenValue([dump], word).dumpOf(dump);
}

/** A dump that does not have the value stays as it is. */
function dumpWithValue(dump: LoadedDump, word: string): LoadedDump {
  const index = hasValues(dump) ? valueIndex(dump, word) : -1;
  return index < 0 ? dump : withValue(dump as ValuedDump, index);
}

function valueIndex({ recording }: ValuedDump, word: string): number {
  return recording.values.findIndex(({ name }) => name === word);
}

/** The dump with one of its values, by its index. */
export function withValue(dump: ValuedDump, index: number): LoadedDump {
  const { values } = dump.recording;
  const names = values.map(({ name }) => name);
  const others = names.filter((_, i) => i !== index).map(displayText);
  const shown: FileValues = {
    shown: names[index],
    list: names,
    text: `value ${displayText(names[index])} (others: --value ${others.join(', ')})`,
  };
  return { ...dump, profile: values[index].profile, values: shown };
}
