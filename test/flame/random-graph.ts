import { flameOfView } from '../../src/exporters/flame/flame-of-view.ts';
import type { FlameGraph } from '../../src/flame/flame-graph.ts';
import { loadProfile } from '../../src/importers/load-profile.ts';
import type { ProfileView } from '../../src/model/profile-view.ts';
import { viewProfiles } from '../../src/views/view-profiles.ts';
import { drawnDump } from '../drawn-dump.ts';
import { originOf } from '../exporters/round-trip.ts';
import { randomDump } from '../model/random-profile.ts';

/** A view of random dumps, and the flame graph of it. */
export async function randomGraph(
  seed: number,
  hasIdle = false,
): Promise<{ readonly view: ProfileView; readonly graph: FlameGraph }> {
  // Every fourth is of two dumps.
  const dumps = seed % 4 === 0 ? [seed, seed + 100_000] : [seed];
  const profiles = await Promise.all(
    dumps.map((one) => loadProfile(Buffer.from(JSON.stringify(randomDump(one))))),
  );
  const view = viewProfiles(profiles);
  return { view, graph: graphOf(view, hasIdle) };
}

export function graphOf(view: ProfileView, hasIdle = false): FlameGraph {
  return flameOfView(view, { ...originOf(view), hasIdle });
}

/** The graph of a drawn dump: each stack is a sample of 1 ms. */
export async function drawnGraph(stacks: Parameters<typeof drawnDump>[0]): Promise<FlameGraph> {
  return graphOf(viewProfiles([await loadProfile(Buffer.from(drawnDump(stacks)))]));
}

/** Every stack of a graph with its own amount, as names from the outermost on. */
export function stacksOf({ tree, functions }: FlameGraph): readonly {
  readonly fns: readonly number[];
  readonly names: readonly string[];
  readonly amount: number;
}[] {
  const stacks = [];
  for (let node = 1; node < tree.fn.length; node++) {
    const amount = tree.self[node] as number;
    if (amount === 0) continue;
    const fns: number[] = [];
    for (let at = node; at > 0; at = tree.parent[at] as number) fns.unshift(tree.fn[at] as number);
    stacks.push({ fns, names: fns.map((fn) => functions.name[fn] as string), amount });
  }
  return stacks;
}
