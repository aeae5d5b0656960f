import type { SchemaRules } from '../../records/schema-check.ts';
import { LEAST_BUDGET, MOST_BUDGET, USUAL_BUDGET } from './answer.ts';
import type { Tool } from './tool.ts';

const BUDGET: SchemaRules = {
  type: 'integer',
  minimum: LEAST_BUDGET,
  maximum: MOST_BUDGET,
  description: `Characters of the answer, its text and its JSON each (${USUAL_BUDGET}).`,
};

/** The form of all answers. It is listed with each tool, so it says no more than it has to. */
const OUTPUT: SchemaRules = {
  type: 'object',
  required: ['reports', 'notes', 'leftOut'],
  properties: {
    reports: { type: 'array', items: { type: 'object' } },
    notes: { type: 'array', items: { type: 'string' } },
    leftOut: { type: 'array', items: { type: 'object' } },
  },
};

/** The arguments that a tool takes, as JSON Schema. */
export function inputSchema({ properties, required = [] }: Tool) {
  return {
    type: 'object',
    properties: { ...properties, budget: BUDGET },
    required: [...required],
    additionalProperties: false,
  } as const;
}

/** A tool as the protocol describes it. */
export function describedTool(tool: Tool) {
  const isReadOnly = tool.runsPrograms !== true;
  return {
    name: tool.name,
    title: tool.title,
    description: tool.description,
    inputSchema: inputSchema(tool),
    outputSchema: OUTPUT,
    annotations: {
      title: tool.title,
      readOnlyHint: isReadOnly,
      destructiveHint: !isReadOnly,
      openWorldHint: !isReadOnly,
    },
  };
}
