/**
 * The library: reads V8 CPU profiles and Python's .stats dumps, and computes what the command line shows.
 * The README has an example.
 */
export { type LoadOptions, loadProfile } from './importers/load-profile.ts';
export { type CallEdges, callEdges } from './model/call-edges.ts';
export { buildCallTree, type CallTree, type CallTreeOptions } from './model/call-tree.ts';
export type { CallCounts, Count } from './model/counts.ts';
export type { GroupingName } from './model/function-groups.ts';
export {
  type FunctionGroups,
  type FunctionStats,
  functionStats,
  type StatsTotals,
  type TreeStats,
} from './model/function-stats.ts';
export type { FunctionTable } from './model/function-table.ts';
export { functionLabels, type NameStyle } from './model/labels.ts';
export { mergeTables, type StatsTables } from './model/merge-stats.ts';
export type { CountedProfile, Profile } from './model/profile.ts';
export { type ErrorCode, ProfileError } from './model/profile-error.ts';
export type { ProfileUnit } from './model/profile-unit.ts';
export type {
  ProfileStacks,
  ProfileView,
  RowStacks,
  ShownFunctions,
} from './model/profile-view.ts';
export type { RequestInfo } from './model/request-info.ts';
export type { GcPlacement } from './model/sample-placement.ts';
export type {
  ExactCalls,
  PositionTicks,
  ProfileNodes,
  ProfileWarning,
  SampledProfile,
  SampleTimeline,
} from './model/sampled-profile.ts';
export { isMisleading, type SamplingQuality, samplingQuality } from './model/sampling-quality.ts';
export { stripPaths } from './model/strip-paths.ts';
export type { StackFilter, TimeAmount, TimeFilter } from './views/look.ts';
export { mergedStacks } from './views/merged-stacks.ts';
export { betweenFilter, lastFilter, slowestFilter } from './views/time-filters.ts';
export { type ViewOptions, viewProfiles } from './views/view-profiles.ts';
