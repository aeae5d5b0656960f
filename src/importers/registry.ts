import { heapProfile } from './heap/heap-profile.ts';
import type { Importer } from './importer.ts';
import { pythonStats } from './python/python-stats.ts';
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
  // Before all that parse: it may be too large for that, or cut off.
  chromeTrace,
  v8ProfilerForm,
  traceForm,
  devtoolsForm,
  headForm,
  heapProfile,
  protocolMessage,
  profileList,
];
