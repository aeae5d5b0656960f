import { devtoolsForm } from './devtools-form.ts';
import { headForm } from './head-form.ts';
import type { Importer } from './importer.ts';
import { protocolMessage } from './protocol-message.ts';
import { pythonStats } from './python-stats.ts';
import { traceForm } from './trace-form.ts';
import { v8ProfilerForm } from './v8-profiler-form.ts';

/** Every form of dump; the first that recognises the content reads it, so the special come first. */
export const importers: readonly Importer[] = [
  // Before all that ask for JSON: these dumps may begin with a brace too.
  pythonStats,
  v8ProfilerForm,
  traceForm,
  devtoolsForm,
  headForm,
  protocolMessage,
];
