import type { CpuProfile } from './cpu-profile.ts';
import { FlamePane } from './flame-pane.tsx';
import { FunctionsTable } from './functions-table.tsx';

/** The profile as a picture and as a table. Loaded when it is first looked at: it brings its own weight. */
export function CpuContent({ cpu }: { readonly cpu: CpuProfile }) {
  return (
    <div className="rec-cpu">
      <FlamePane cpu={cpu} />
      <FunctionsTable cpu={cpu} />
    </div>
  );
}
