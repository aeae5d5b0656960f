/** `scoobyprof/plugins`: what records watch beside what they find by themselves. */
export type {
  CallEnd,
  CallStart,
  EndCall,
  MatchedRoute,
  OpenRecord,
  Plugin,
  PluginContext,
  RecordEnding,
  RequestHead,
  Stack,
} from '../record/plugin.ts';
export { viewPlugin as view } from './view.ts';
