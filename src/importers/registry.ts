import { foldedStacks } from './folded/folded-stacks.ts';
import { heapProfile } from './heap/heap-profile.ts';
import { hermesEvents } from './hermes/hermes-events.ts';
import { hermesProfile } from './hermes/hermes-profile.ts';
import { hermesTrace } from './hermes/hermes-trace.ts';
import type { Importer } from './importer.ts';
import { pprofProfile } from './pprof/pprof-profile.ts';
import { pythonStats } from './python/python-stats.ts';
import { speedscopeFile } from './speedscope/speedscope-file.ts';
import { chromeTrace } from './trace/chrome-trace.ts';
import { devtoolsForm } from './v8/devtools-form.ts';
import { headForm } from './v8/head-form.ts';
import { profileList } from './v8/profile-list.ts';
import { protocolMessage } from './v8/protocol-message.ts';
import { traceForm } from './v8/trace-form.ts';
import { v8ProfilerForm } from './v8/v8-profiler-form.ts';

/** Every form of dump; the first that recognises the content reads it, so the special come first. */
export const importers: readonly Importer[] = [
  // Before all that ask for JSON: these dumps may begin with a brace too.
  pythonStats,
  pprofProfile,
  foldedStacks,
  // Both look like traces of Chrome, too.
  hermesTrace,
  hermesEvents,
  // Before all that parse: it may be too large for that, or cut off.
  chromeTrace,
  // Hermes's form of the next ones.
  hermesProfile,
  v8ProfilerForm,
  traceForm,
  devtoolsForm,
  headForm,
  heapProfile,
  speedscopeFile,
  protocolMessage,
  profileList,
];
