import { search } from '@inquirer/prompts';

/** Lets the user search the lines typed before, newest first. `undefined`: none was taken. */
export async function searchHistory(
  newestFirst: readonly string[],
  typed: string,
): Promise<string | undefined> {
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
      { clearPromptOnDone: true },
    );
  } catch (error) {
    if ((error as Error).name !== 'ExitPromptError') throw error;
    return undefined;
  }
}
