/** Words that SQL's dialects share. Those that are only here and there are written like names. */
const KEYWORDS = new Set(
  `all alter and any array as asc begin between by case cast check column commit conflict constraint create cross
  current_date current_timestamp default delete desc distinct do drop else end escape except exists explain false
  fetch first for foreign from full group having if ilike in index inner insert intersect into is join key last
  lateral left like limit merge natural not nothing null nulls of offset on only or order outer over partition
  primary recursive references release returning right rollback rows savepoint select set share similar start table
  then to transaction true truncate union unique update using values view when where window with within`.split(
    /\s+/,
  ),
);

/** Whether a word in small letters is one of SQL's own. */
export function isKeyword(word: string): boolean {
  return KEYWORDS.has(word);
}
