import type { ParserPlugin } from '@babel/parser';
import type { Node } from '@babel/types';
import { bindingOf, functionName, type NodePath } from './function-names.ts';
import { requirePackage } from './require-package.ts';

/** A function or class in a source; offsets from 0. */
export interface SourceFunction {
  readonly name: string;
  /** Where what names it begins: `f` of `const f = () => …`. */
  readonly start: number;
  /** Where V8 would say that it is. */
  readonly position: number;
  readonly bodyStart: number;
  readonly end: number;
  readonly isClass: boolean;
}

/** Parsing longer texts takes seconds; names are not worth that. */
const MAX_PARSED_LENGTH = 6 * 2 ** 20;

/** All functions of a source, in the order in which they begin; `null`: it cannot be parsed. */
export function sourceFunctions(text: string, path: string): readonly SourceFunction[] | null {
  if (text.length > MAX_PARSED_LENGTH) return null;
  for (const plugins of pluginsFor(path)) {
    const program = parsed(text, plugins);
    if (program !== null) return functionsOf(program, text).sort((a, b) => a.start - b.start);
  }
  return null;
}

/** What the file may be written in, the likeliest first. */
function pluginsFor(path: string): readonly (readonly ParserPlugin[])[] {
  const typescript: ParserPlugin[] = ['typescript', 'decorators'];
  if (/\.[cm]?ts$/.test(path)) return [typescript];
  if (/\.tsx$/.test(path)) return [[...typescript, 'jsx']];
  return [['jsx', 'decorators'], ['jsx', 'flow'], [...typescript, 'jsx'], typescript];
}

function parsed(text: string, plugins: readonly ParserPlugin[]): Node | null {
  const { parse } = requirePackage('@babel/parser') as typeof import('@babel/parser');
  try {
    return parse(text, {
      sourceType: 'unambiguous',
      plugins: [...plugins],
      errorRecovery: true,
      allowReturnOutsideFunction: true,
      allowUndeclaredExports: true,
      createParenthesizedExpressions: false,
      attachComment: false,
      ranges: false,
    }).program;
  } catch {
    return null;
  }
}

/** Walks without recursion: sources may be nested as deep as their authors (or generators) like. */
function functionsOf(program: Node, text: string): SourceFunction[] {
  const found: SourceFunction[] = [];
  const waiting: NodePath[] = [{ node: program, key: '', parent: null }];
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    const { node } = path;
    if (isFunction(node) || isClass(node)) found.push(sourceFunction(path, text));
    addChildren(path, waiting);
  }
  return found;
}

/** A plain loop: over the nodes of a bundle, a generator and pairs of keys and values take most of the time. */
function addChildren(path: NodePath, waiting: NodePath[]): void {
  const node = path.node as unknown as Readonly<Record<string, unknown>>;
  for (const key in node) {
    const value = node[key];
    if (isNode(value)) waiting.push({ node: value, key, parent: path });
    else if (Array.isArray(value)) addNodes(value, { key, parent: path }, waiting);
  }
}

function addNodes(
  values: readonly unknown[],
  { key, parent }: Pick<NodePath, 'key' | 'parent'>,
  waiting: NodePath[],
): void {
  for (const node of values) if (isNode(node)) waiting.push({ node, key, parent });
}

function isNode(value: unknown): value is Node {
  return (
    typeof value === 'object' &&
    value !== null &&
    typeof (value as Node).type === 'string' &&
    'start' in value
  );
}

const FUNCTIONS: ReadonlySet<string> = new Set([
  'FunctionDeclaration',
  'FunctionExpression',
  'ArrowFunctionExpression',
  'ObjectMethod',
  'ClassMethod',
  'ClassPrivateMethod',
]);

function isFunction(node: Node): boolean {
  return FUNCTIONS.has(node.type);
}

function isClass(node: Node): boolean {
  return node.type === 'ClassDeclaration' || node.type === 'ClassExpression';
}

function sourceFunction(path: NodePath, text: string): SourceFunction {
  const { node } = path;
  const body = (node as { body?: Node | null }).body;
  const start = node.start ?? 0;
  return {
    name: functionName(path),
    start: Math.min(bindingOf(path).start ?? start, start),
    position: isClass(node) ? start : parametersAt(node, text),
    bodyStart: body?.start ?? start,
    end: node.end ?? start,
    isClass: isClass(node),
  };
}

/** The offset of the `(` of the parameters, or of an arrow function's first word that is none. */
function parametersAt(node: Node, text: string): number {
  if (node.type === 'ArrowFunctionExpression' && node.async) return node.start ?? 0;
  const { id, key, typeParameters, params, body } = node as Partial<
    Record<'id' | 'key' | 'typeParameters' | 'body', Node | null>
  > & { params?: readonly Node[] };
  const from = typeParameters?.end ?? id?.end ?? key?.end ?? node.start ?? 0;
  const first = params?.[0]?.start ?? body?.start ?? from;
  const open = text.indexOf('(', from);
  return open >= 0 && open < Math.max(first, from + 1) ? open : first;
}
