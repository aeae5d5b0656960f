import type { Recording } from '../../model/recording.ts';
import type { LoadedDump } from './loaded-dump.ts';

/** A dump that was read, with the profile of it that is shown where nobody chooses. */
export async function openedDump(
  path: string,
  modifiedAt: Date | null,
  recording: Recording,
): Promise<LoadedDump> {
  const [{ profile }, ...others] = recording.threads;
  const dump = { path, modifiedAt, profile, recording, ...(await scriptsOf(recording)) };
  const { values } = recording;
  if (values !== undefined) {
    const { shownValueDump } = await import('./chosen-values.ts');
    return shownValueDump({ ...dump, recording: { ...recording, values } });
  }
  if (others.length === 0) return dump;
  const { shownDump } = await import('./chosen-threads.ts');
  return shownDump(dump);
}

async function scriptsOf({ enclosedSources }: Recording): Promise<Pick<LoadedDump, 'scripts'>> {
  if (enclosedSources === undefined) return {};
  const { EnclosedSources } = await import('../../sources/enclosed-sources.ts');
  return { scripts: new EnclosedSources(enclosedSources) };
}
