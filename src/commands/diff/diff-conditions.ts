import {
  badCondition,
  type Condition,
  labelSelector,
  parseCondition,
} from '../language/parse-condition.ts';

/** A condition between two sides: on what changed or what the new side has, or on what came and went. */
export type DiffCondition =
  | (Condition & { readonly kind: 'metric' })
  | {
      readonly kind: 'new' | 'gone';
      readonly text: string;
      readonly selects: (label: string) => boolean;
      /** Least share of the time. */
      readonly leastShare: number;
      readonly isExclusive: boolean;
    };

const PRESENCE = /^\s*(new|gone)\s*\((.*)\)\s*(?:(>=|>)\s*(\d+\.?\d*|\.\d+)\s*%)?\s*$/s;

/** Reads a condition of `diff`. Throws ProfileError `usage`. */
export function parseDiffCondition(text: string): DiffCondition {
  const [, kind, pattern, operator = '>', percent] = PRESENCE.exec(text) ?? [];
  if (kind === 'new' || kind === 'gone') {
    return {
      kind,
      text: text.trim(),
      selects: labelSelector(text, kind, pattern?.trim()),
      leastShare: Number(percent ?? 0) / 100,
      isExclusive: operator === '>',
    };
  }
  if (/^\s*(?:new|gone)\b/.test(text)) {
    throw badCondition(text, 'its form is new(PATTERN) or new(PATTERN) > 5%');
  }
  const condition = parseCondition(text, 'change');
  if (condition.metric === 'idle') throw badCondition(text, 'idle is not compared');
  return { ...condition, kind: 'metric' };
}
