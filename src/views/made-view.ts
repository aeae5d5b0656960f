import type { FunctionTable } from '../model/function-table.ts';
import type { NameStyle } from '../model/labels.ts';
import type { StatsTables } from '../model/merge-stats.ts';
import type { Profile } from '../model/profile.ts';
import { busyTime, inBaseUnit } from '../model/profile-times.ts';
import type {
  ProfileQuality,
  ProfileStacks,
  ProfileView,
  ShownFunctions,
} from '../model/profile-view.ts';
import { addedProfiles } from './added-profiles.ts';
import type { DumpTrees } from './dump-trees.ts';
import type { LookRequest } from './look.ts';
import { functionTables } from './merged-dumps.ts';
import { versionedNames } from './package-names.ts';
import { FunctionLabels } from './shown-functions.ts';
import { findOriginals, type SourceIndex } from './source-index.ts';
import { type StackView, timeFilters, viewCommands } from './stack-view.ts';
import { placedProfiles, type Step } from './steps.ts';
import { originalsFinder } from './stripped-originals.ts';

/** What a view is made of. */
export interface ViewRequest {
  readonly steps: readonly Step[];
  readonly look: StackView;
  readonly trees: DumpTrees;
  /** `null`: functions are shown as they are in the dumps. */
  readonly sources: SourceIndex | null;
}

/** The one road from profiles to tables. What costs time is made when it is asked for, and once. */
export class MadeView implements ProfileView {
  readonly profiles: readonly Profile[];
  readonly stats: ProfileView['stats'];
  readonly summedStacks: ProfileView['summedStacks'];
  readonly nameStyle: NameStyle;
  readonly callCounts: ProfileView['callCounts'];
  readonly filters: readonly string[];
  readonly times: ProfileView['times'];
  readonly shownOf: ProfileView['shownOf'];
  readonly labelsMatching: ProfileView['labelsMatching'];
  private readonly tables: StatsTables;
  private readonly trees: DumpTrees;
  private readonly functionLabels: FunctionLabels;
  private readonly profileStacks: () => readonly ProfileStacks[] | null;
  private cachedStacks: readonly ProfileStacks[] | null | undefined;

  constructor(request: ViewRequest) {
    const { steps, look, trees, sources } = request;
    this.trees = trees;
    const placed = placedProfiles(steps);
    this.profiles = placed.map(({ profile }) => profile);
    const lookRequest: LookRequest = {
      look,
      trees,
      workspaces: () => sources?.workspaces(functionTables(this.profiles)) ?? new Map(),
    };
    const [timed] = timeFilters(look);
    const parts = timed?.partsOf(placed, lookRequest) ?? null;
    this.filters = viewCommands(look, parts?.windows);
    this.times = parts;
    const { tables, stacks, profileStacks, callCounts } = addedProfiles(
      steps,
      parts?.placed ?? placed,
      lookRequest,
    );
    this.tables = tables;
    this.stats = tables.stats;
    this.summedStacks = stacks;
    this.profileStacks = profileStacks;
    this.callCounts = callCounts;
    this.nameStyle = this.profiles.every(({ kind }) => kind === 'counted') ? 'python' : 'v8';
    const labels = labelsFor(request, this.stats.functions, this.nameStyle);
    this.functionLabels = labels;
    this.shownOf = (functions) => labels.of(functions);
    this.labelsMatching = (pattern) => labels.matching(pattern);
  }

  get stacks(): readonly ProfileStacks[] | null {
    if (this.cachedStacks === undefined) this.cachedStacks = this.profileStacks();
    return this.cachedStacks;
  }

  get edges(): ProfileView['edges'] {
    return this.tables.edges;
  }

  get labels(): readonly string[] {
    return this.functionLabels.all.labels;
  }

  get labelOf(): ProfileView['labelOf'] {
    return this.functionLabels.all.labelOf;
  }

  get shown(): FunctionTable {
    return this.functionLabels.all.functions;
  }

  get originals(): ShownFunctions['originals'] {
    return this.functionLabels.all.originals;
  }

  get plainLabels(): readonly string[] {
    return this.functionLabels.plain.labels;
  }

  get plainLabelOf(): ProfileView['plainLabelOf'] {
    return this.functionLabels.plain.labelOf;
  }

  get wholeBusyTime(): number {
    let whole = 0;
    for (const profile of this.profiles) {
      whole +=
        profile.kind === 'sampled'
          ? this.trees.factsOf(profile).busyUs
          : inBaseUnit(profile.stats, busyTime(profile.stats));
    }
    return whole;
  }

  get quality(): readonly ProfileQuality[] {
    return this.profiles.flatMap((profile, profileIndex) => {
      const quality = profile.kind === 'sampled' ? this.trees.factsOf(profile).quality : null;
      return quality === null ? [] : [{ ...quality, profileIndex }];
    });
  }
}

function labelsFor(
  { steps, look, sources }: ViewRequest,
  functions: FunctionTable,
  nameStyle: NameStyle,
): FunctionLabels {
  if (look.grouping === null) {
    const isFound = sources !== null && nameStyle === 'v8';
    const find = isFound
      ? originalsFinder((all, wanted) => findOriginals(sources, all, wanted), steps)
      : null;
    return new FunctionLabels(functions, nameStyle, find);
  }
  const { functionName } = functions;
  const isVersioned = sources !== null && look.grouping === 'package';
  const profiles = placedProfiles(steps).map(({ profile }) => profile);
  const names = isVersioned
    ? versionedNames(functionName, functionTables(profiles), (owner) =>
        sources.packageVersion(owner),
      )
    : functionName;
  return FunctionLabels.ofGroups(functions, names);
}
