import type { FunctionTableBuilder } from '../../model/function-table.ts';
import type { JsonObject } from '../json-shape.ts';

/** `NAME(URL:LINE:COLUMN)`: the place is where it was executing, so that it is no part of who the function is. */
const PLACED_NAME = /^(.*?)\((.*):\d+:\d+\)$/s;
const NATIVE = /^\[(?:Native|Host ?Function)\] ?(.*)$/s;

/** The name that Hermes gives to the bottom of all stacks. */
const ROOT_NAME = '[root]';

export function isHermesRoot({ name, category }: JsonObject): boolean {
  return category === 'root' || name === ROOT_NAME;
}

/** Who a function is, and where it begins, from 1. */
interface HermesFunction {
  readonly name: string;
  readonly url: string;
  readonly line: number;
  readonly column: number;
}

/** The function that a frame of a sampling trace means (hermes, ChromeTraceSerializer.cpp). */
export function hermesFunction(functions: FunctionTableBuilder, frame: JsonObject): number {
  const { name, url, line, column } = functionOf(frame);
  return functions.intern(name, url, line, column);
}

function functionOf(frame: JsonObject): HermesFunction {
  if (isHermesRoot(frame)) return nowhere('(root)');
  const name = typeof frame['name'] === 'string' ? frame['name'] : '';
  const ofEngine = engineFunction(name);
  if (ofEngine !== null) return ofEngine;
  const placed = frame['line'] === undefined ? null : placedName(name);
  if (placed !== null) {
    const { funcLine, funcColumn } = frame;
    return { ...placed, line: placeNumber(funcLine), column: placeNumber(funcColumn) };
  }
  const address = frame['funcVirtAddr'];
  if (address === undefined) return nowhere(name);
  // As source maps of bytecode count: all on one line, by the address.
  return { name, url: '', line: 1, column: placeNumber(address) + 1 };
}

/** Names that the engine makes up; `null`: it is a function of the program. */
export function engineFunction(name: string): HermesFunction | null {
  if (name === ROOT_NAME) return nowhere('(root)');
  if (name.startsWith('[GC')) return nowhere('(garbage collector)');
  const native = NATIVE.exec(name);
  return native === null ? null : nowhere(native[1]);
}

/** A name without its place, and the url of it; `null`: it has none. */
export function placedName(name: string): { readonly name: string; readonly url: string } | null {
  const found = PLACED_NAME.exec(name);
  return found === null ? null : { name: found[1], url: found[2] };
}

/** Numbers are texts in these dumps; 0: unknown. */
export function placeNumber(value: unknown): number {
  const number = Number(value);
  return Number.isSafeInteger(number) && number > 0 ? number : 0;
}

function nowhere(name: string): HermesFunction {
  return { name, url: '', line: 0, column: 0 };
}
