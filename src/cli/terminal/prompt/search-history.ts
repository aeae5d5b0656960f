import { search } from '@inquirer/prompts';

/** Lets the user search the lines typed before, newest first; Esc leaves. `undefined`: none was taken. */
export async function searchHistory(
  newestFirst: readonly string[],
  typed: string,
): Promise<string | undefined> {
  const left = new AbortController();
  const onKey = (_: unknown, key: { readonly name?: string } | undefined): void => {
    if (key?.name === 'escape') left.abort();
  };
  process.stdin.on('keypress', onKey);
  try {
    return await search(
      {
        message: 'history:',
        initialValue: typed,
        pageSize: 10,
        source: (term) => {
          const wanted = (term ?? '').toLowerCase();
          return newestFirst.filter((line) => line.toLowerCase().includes(wanted));
        },
      },
      { clearPromptOnDone: true, signal: left.signal },
    );
  } catch (error) {
    if (!['ExitPromptError', 'AbortPromptError'].includes((error as Error).name)) throw error;
    return undefined;
  } finally {
    process.stdin.off('keypress', onKey);
  }
}
