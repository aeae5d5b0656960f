/** What is to be done: with a function of the graph, or as a line of the language. */
export type FunctionAction =
  | { readonly kind: 'function'; readonly command: string; readonly fn: number }
  | { readonly kind: 'line'; readonly line: string };
