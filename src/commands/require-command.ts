import { ProfileError } from '../model/profile-error.ts';
import type { Command, CommandCatalog } from './command.ts';

/** The command with this name or alias. Rejects with `usage`, with the nearest name, where there is none. */
export async function requireCommand(catalog: CommandCatalog, name: string): Promise<Command> {
  const command = await catalog.load(name);
  if (command !== undefined) return command;
  const { nearestWord } = await import('./language/nearest-word.ts');
  const { meantByOtherTools } = await import('./language/foreign-words.ts');
  const nearest = meantByOtherTools(name) ?? nearestWord(name, catalog.names);
  throw new ProfileError('usage', `unknown command ${name}`, {
    hint: nearest === undefined ? "'help' lists the commands" : `did you mean ${nearest}?`,
  });
}
