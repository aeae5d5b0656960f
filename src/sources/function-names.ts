import type { Node } from '@babel/types';

/** The way from a node to the file: a node, then that which holds it, and so on. */
export interface NodePath {
  readonly node: Node;
  /** The key under which `parent` holds it. */
  readonly key: string;
  readonly parent: NodePath | null;
}

/** The name of a function, from itself or what it is given to; where nothing names it, what tells it apart. */
export function functionName(path: NodePath): string {
  return ownName(path.node) ?? memberName(path.node, path) ?? contextName(path);
}

/** The outermost node that stands for the function: `export const f = async () => …` begins with `f`. */
export function bindingOf(path: NodePath): Node {
  const { parent } = wrapped(path);
  const isBinding =
    parent !== null &&
    ['VariableDeclarator', 'ObjectProperty', 'AssignmentExpression', 'ClassProperty'].includes(
      parent.node.type,
    );
  return isBinding ? parent.node : path.node;
}

function ownName(node: Node): string | null {
  return 'id' in node && node.id?.type === 'Identifier' ? node.id.name : null;
}

function memberName(node: Node, path: NodePath): string | null {
  if (node.type === 'ClassMethod' && node.kind === 'constructor') {
    const holder = path.parent?.parent;
    return holder ? functionName(holder) : null;
  }
  if (!('key' in node) || !('kind' in node)) return null;
  const name = keyName(node.key as Node, 'computed' in node && node.computed === true);
  return name !== null && (node.kind === 'get' || node.kind === 'set')
    ? `${node.kind} ${name}`
    : name;
}

function keyName(key: Node, isComputed: boolean): string | null {
  if (key.type === 'PrivateName') return `#${key.id.name}`;
  if (key.type === 'StringLiteral' || key.type === 'NumericLiteral') return String(key.value);
  if (isComputed) return '<computed>';
  return key.type === 'Identifier' ? key.name : null;
}

/** What says nothing about the value inside: parentheses, `as T`, `!`. */
const WRAPPERS: ReadonlySet<string> = new Set([
  'ParenthesizedExpression',
  'TSAsExpression',
  'TSSatisfiesExpression',
  'TSNonNullExpression',
  'TSTypeAssertion',
  'TypeCastExpression',
]);

function wrapped(path: NodePath): NodePath {
  let at = path;
  while (at.parent !== null && WRAPPERS.has(at.parent.node.type)) at = at.parent;
  return at;
}

function contextName(path: NodePath): string {
  const { key, parent } = wrapped(path);
  if (parent === null) return ANONYMOUS;
  const { node } = parent;
  switch (node.type) {
    case 'VariableDeclarator':
      return (key === 'init' && plainText(node.id)) || ANONYMOUS;
    case 'AssignmentExpression':
    case 'AssignmentPattern':
      return (key === 'right' && plainText(node.left)) || ANONYMOUS;
    case 'ObjectProperty':
    case 'ClassProperty':
    case 'ClassPrivateProperty':
    case 'ClassAccessorProperty':
      return (
        (key === 'value' && keyName(node.key, 'computed' in node && node.computed === true)) ||
        ANONYMOUS
      );
    case 'ExportDefaultDeclaration':
      return 'default';
    default:
      return givenTo(path, parent);
  }
}

const ANONYMOUS = '<anonymous>';

/** Functions without a name are told apart by the call, element or function that they are made in. */
function givenTo(path: NodePath, parent: NodePath): string {
  const { node } = parent;
  if (isCall(node)) {
    if (wrapped(path).key === 'callee') return ANONYMOUS;
    const callee = plainText(node.callee as Node);
    if (callee === null) return ANONYMOUS;
    return described(node.type === 'NewExpression' ? `new ${callee}` : callee);
  }
  if (node.type === 'JSXExpressionContainer' && parent.parent?.node.type === 'JSXAttribute') {
    const { name } = parent.parent.node;
    return described(name.type === 'JSXIdentifier' ? name.name : name.name.name);
  }
  return inFunction(parent);
}

/** Elements of a list that has a name; `return (x) => …` of f and `f = (a) => (b) => …`. */
function inFunction(parent: NodePath): string {
  if (parent.node.type === 'ArrayExpression') {
    const list = contextName(parent);
    return list.startsWith('<') ? ANONYMOUS : described(`${list}[]`);
  }
  const isReturned = parent.node.type === 'ReturnStatement';
  const maker = isReturned ? (parent.parent?.parent ?? parent) : parent;
  if (!MAKER.test(maker.node.type)) return ANONYMOUS;
  const name = functionName(maker);
  return name.startsWith('<') ? ANONYMOUS : described(`return of ${name}`);
}

const MAKER =
  /^(?:ArrowFunctionExpression|FunctionDeclaration|FunctionExpression|ObjectMethod|Class(?:Private)?Method)$/;

function described(what: string): string {
  return `<anonymous: ${what}>`;
}

function isCall(node: Node): node is Extract<Node, { callee: unknown }> {
  return ['CallExpression', 'OptionalCallExpression', 'NewExpression'].includes(node.type);
}

const MAX_PARTS = 5;

/** A name or members of one, as `items.map` or `text.split().map`; of other values the members alone, as `.map`. */
function plainText(node: Node): string | null {
  const parts: string[] = [];
  let at: Node = node;
  let suffix = '';
  while (parts.length < MAX_PARTS) {
    if (at.type === 'MemberExpression' || at.type === 'OptionalMemberExpression') {
      parts.unshift(memberText(at.property, at.computed) + suffix);
      suffix = '';
      at = at.object;
    } else if (parts.length > 0 && isCall(at)) {
      suffix = '()';
      at = at.callee as Node;
    } else break;
  }
  const first = firstWord(at);
  if (first === null && parts.length === 0) return null;
  parts.unshift(first === null ? '' : first + suffix);
  return parts.join('.').replaceAll('.[]', '[]');
}

function memberText(property: Node, isComputed: boolean): string {
  return isComputed ? '[]' : (keyName(property, false) ?? '[]');
}

function firstWord(node: Node): string | null {
  switch (node.type) {
    case 'Identifier':
      return node.name;
    case 'ThisExpression':
      return 'this';
    case 'Super':
      return 'super';
    case 'Import':
      return 'import';
    default:
      return null;
  }
}
