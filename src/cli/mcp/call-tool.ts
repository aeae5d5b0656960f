import { nearestWord } from '../../commands/language/nearest-word.ts';
import { ProfileError } from '../../model/profile-error.ts';
import { firstFault } from '../../records/schema-check.ts';
import { errorText } from '../terminal/messages.ts';
import { errorResult, type ToolResult, toolResult, USUAL_BUDGET } from './answer.ts';
import { inputSchema } from './described-tool.ts';
import type { Desk } from './desk.ts';
import type { Tool, ToolArguments } from './tool.ts';

/** Asks a tool. Whatever goes wrong is an answer, too, in one line. */
export async function callTool(
  tool: Tool,
  given: Readonly<Record<string, unknown>> | undefined,
  desk: Desk,
): Promise<ToolResult> {
  try {
    const { budget = USUAL_BUDGET, ...args } = checkedArguments(tool, given ?? {});
    return toolResult(await tool.run(args, desk), budget as number);
  } catch (error) {
    if (error instanceof ProfileError) return errorResult(errorText(error));
    return errorResult(`internal error: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** Throws `usage` where arguments are not as the tool describes them. */
function checkedArguments(tool: Tool, given: Readonly<Record<string, unknown>>): ToolArguments {
  const { properties, required, type } = inputSchema(tool);
  const names = Object.keys(properties);
  const unknown = Object.keys(given).find((name) => !names.includes(name));
  if (unknown !== undefined) {
    const nearest = nearestWord(unknown, names);
    throw new ProfileError('usage', `${tool.name} takes no ${unknown}`, {
      hint: nearest === undefined ? `it takes ${names.join(', ')}` : `did you mean ${nearest}?`,
    });
  }
  const fault = firstFault({ type, properties, required }, given);
  if (fault !== null) throw new ProfileError('usage', `${tool.name}: ${fault}`);
  return given;
}
