import { describe, expect, test } from 'vitest';
import { canUnshare, followed, hasNativeTsc, hasPrograms } from './followed.ts';
import { PROJECTS } from './projects.ts';
import { firstMissing, type Recipe, recipesOf } from './recipe-page.ts';

/** The workflow has a test of its own: it is no script. */
const RECIPES = ['recipes', 'recipes-servers']
  .flatMap((page) => recipesOf(page))
  .filter(({ name }) => name !== 'GitHub Actions');

test('there is a project for each recipe, and output to look for', () => {
  expect(RECIPES.map(({ name }) => name)).toEqual(Object.keys(PROJECTS));
  for (const { name, outputs } of RECIPES) expect(outputs.length, name).toBeGreaterThan(0);
});

/** Follows a recipe, and looks for each block of its page in what is printed. */
async function shows(recipe: Recipe): Promise<void> {
  const { output } = await followed(recipe);
  for (const block of recipe.outputs) expect(firstMissing(block, output), output).toBeNull();
  expect(output).toMatch(/\nall done\n$/);
}

const withModules = (modules: unknown): readonly Recipe[] =>
  RECIPES.filter(({ name }) => PROJECTS[name]?.modules === modules);
const named = (one: string): readonly Recipe[] => RECIPES.filter(({ name }) => name === one);

describe('what a recipe says to type shows the culprit, as its page has it', () => {
  test.each(withModules('ours'))('$name', shows);
  test.skipIf(!hasPrograms).each(withModules('programs'))('$name', shows);
  test.skipIf(!hasNativeTsc).each(named('TypeScript 7'))('$name', shows);
  test.skipIf(!canUnshare).each(named('A container'))('$name', shows);
  test.each(named('AWS Lambda'))('$name', shows);
});
