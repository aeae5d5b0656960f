import { expect, test } from 'vitest';
import { compileLoops, giveBackLoops, type Loops, takeLoops } from '../../src/wasm/loops.ts';
import { loopsBytes } from '../../src/wasm/loops-bytes.ts';

test('where the engine cannot compile them, there are none', () => {
  expect(compileLoops(() => Uint8Array.of(0, 1, 2))).toBe(false);
  const unreadable = (): never => {
    throw new Error('no such file');
  };
  expect(compileLoops(unreadable)).toBe(false);
  expect(takeLoops()).toBe(null);
});

function taken(): Loops {
  expect(compileLoops(loopsBytes)).toBe(true);
  const loops = takeLoops();
  if (loops === null) throw new Error('no loops');
  return loops;
}

test('loops that were given back have their memory again, full of zeros', () => {
  const loops = taken();
  const others = taken();
  expect(others.memory).not.toBe(loops.memory);
  const at = loops.allocate(1000);
  new Uint8Array(loops.memory.buffer, at, 1000).fill(7);
  giveBackLoops(loops);
  expect(taken()).toBe(loops);
  expect(loops.allocate(1000)).toBe(at);
  expect(new Uint8Array(loops.memory.buffer, at, 1000).every((byte) => byte === 0)).toBe(true);
});

test('those that have grown large are not kept', () => {
  const loops = taken();
  loops.allocate(1 << 25);
  giveBackLoops(loops);
  expect(taken()).not.toBe(loops);
});

test('they stop where there is no memory left, and nobody else does', () => {
  const loops = taken();
  const take = (): void => {
    for (let i = 0; i < 5; i++) loops.allocate(2 ** 30);
  };
  expect(take).toThrow(/unreachable/);
});
