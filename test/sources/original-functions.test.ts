import { describe, expect, test } from 'vitest';
import { sourceFunctions } from '../../src/sources/original-functions.ts';

const names = (text: string, path = 'a.tsx') =>
  (sourceFunctions(text, path) ?? []).filter(({ isClass }) => !isClass).map(({ name }) => name);

describe('names of functions', () => {
  test.each([
    ['function f() {}', 'f'],
    ['export default function () {}', 'default'],
    ['export default () => 1', 'default'],
    ['const f = function g() {}', 'g'],
    ['const f = () => 1', 'f'],
    ['let f; f = async () => 1', 'f'],
    ['Module._load = function () {}', 'Module._load'],
    ['const o = { f() {} }', 'f'],
    ['const o = { f: () => 1 }', 'f'],
    ['const o = { "a b": () => 1 }', 'a b'],
    ['const o = { [key]: () => 1 }', '<computed>'],
    ['const o = { get x() { return 1 } }', 'get x'],
    ['class A { constructor() {} }', 'A'],
    ['const B = class { constructor() {} }', 'B'],
    ['class A { static async *m<T>(a: T) {} }', 'm'],
    ['class A { #p() {} }', '#p'],
    ['class A { set y(v) {} }', 'set y'],
    ['class A { f = () => 1 }', 'f'],
    ['class A { #f = () => 1 }', '#f'],
    ['const { f = () => 1 } = o', 'f'],
    ['const f = (() => 1) as Fn', 'f'],
    ['const f = (() => 1)! satisfies Fn', 'f'],
  ])('%s', (text, name) => expect(names(text)).toEqual([name]));
});

describe('what tells functions without a name apart', () => {
  test.each([
    ['items.map((x) => x)', 'items.map'],
    ['items?.map((x) => x)', 'items.map'],
    ['a.b.c.d.e.f.g(() => 1)', '.c.d.e.f.g'],
    ['text.split("").map(() => 1)', 'text.split().map'],
    ['[1].map(() => 1)', '.map'],
    ['list[0](() => 1)', 'list[]'],
    ['this.on("x", () => 1)', 'this.on'],
    ['class A extends B { constructor() { super(() => 1) } }', 'super'],
    ['new Promise((resolve) => 1)', 'new Promise'],
    ['setTimeout(function () {}, 1)', 'setTimeout'],
    ['const l = [() => 1]', 'l[]'],
    ['const f = (a) => (b) => 1', 'return of f'],
    ['function f() { return () => 1 }', 'return of f'],
    ['<Button onClick={() => 1} />', 'onClick'],
  ])('%s', (text, told) => expect(names(text)).toContain(`<anonymous: ${told}>`));

  test.each(['(() => 1)()', '[() => 1]', 'x = y || (() => 1)'])('%s has nothing', (text) =>
    expect(names(text)).toEqual(['<anonymous>']),
  );
});

describe('what sources are written in', () => {
  test.each([
    ['a.ts', 'const f = <T>(a: T): T => a as unknown as T;'],
    ['a.ts', 'const x = <string>y; function f(this: X, a?: number): asserts a {}'],
    ['a.tsx', 'const f = () => <div>{a}</div>;'],
    ['a.js', 'const f = () => <div>{a}</div>;'],
    ['a.js', 'function f(a: ?string): void {}'],
    ['a.vue', 'function f(a: string): void {}'],
    ['a.ts', '@decorated class A { @bound f() {} }'],
    ['a.js', '#!/usr/bin/env node\nreturn function f() {}'],
    ['a.js', 'const a = 1; const a = 2; function f() {}'],
  ])('%s: %s', (path, text) => expect(names(text, path)).toEqual(['f']));

  test('what cannot be parsed has no functions', () => {
    expect(sourceFunctions('fn main() -> i32 { 1 }', 'a.rs')).toBeNull();
    expect(sourceFunctions('('.repeat(100_000), 'a.js')).toBeNull();
  });

  test('nesting as deep as the parser allows', () => {
    expect(names(`${'() => '.repeat(100)}1`, 'a.js')).toHaveLength(100);
    expect(names(`${'1 + '.repeat(3000)}(() => 1)`, 'a.js')).toEqual(['<anonymous>']);
  });
});

test.each([
  ['function f(a) {}', 10],
  ['const f = (a) => 1', 10],
  ['const f = a => 1', 10],
  ['const f = async (a) => 1', 10],
  ['const f = <T,>(a: T) => 1', 14],
  ['const f = function () {}', 19],
  ['class A { m<T extends (x: any) => 1>() {} }', 36],
  ['class A { constructor() {} }', 21],
])('V8 says that the function of %s is at %i', (text, position) => {
  expect(sourceFunctions(text, 'a.ts')?.find(({ isClass }) => !isClass)?.position).toBe(position);
});
