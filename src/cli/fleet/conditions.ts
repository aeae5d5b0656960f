/** Conditions that dumps have to meet, each with the option that it stands behind. */
export type Conditions = readonly { readonly option: string; readonly text: string }[];

/** All of them as one, after each was checked; `null`: nothing is asked. */
export function allOf(conditions: Conditions): string | null {
  const [only, ...others] = conditions;
  if (only === undefined) return null;
  if (others.length === 0) return only.text;
  return conditions.map(({ text }) => `(${text})`).join(' and ');
}
