import { displayText } from '../../model/display-text.ts';
import { codeOwners } from '../../model/package-of.ts';
import type { ShownFunctions } from '../../model/profile-view.ts';
import type { SummaryOwner } from '../../render/summary/summary-report.ts';
import type { Session } from '../session/session.ts';

/** Whose code a function is, and the name of its package. */
export interface Owner {
  readonly kind: SummaryOwner;
  readonly package: string | null;
}

const NODE: Owner = { kind: 'node', package: null };
const NATIVE: Owner = { kind: 'native', package: null };
const PROGRAM: Owner = { kind: 'program', package: null };

/** Tells by index whose code functions are, by the places where they are shown. */
export function ownerFinder(
  { table }: Session,
  { functions }: Pick<ShownFunctions, 'functions'>,
): (index: number) => Owner {
  const { url } = functions;
  if (table.nameStyle === 'python') return (index) => pythonOwner(url[index]);
  const ownerOf = codeOwners(url);
  return (index) => {
    const owner = ownerOf(url[index]);
    switch (owner.kind) {
      case 'program':
        return PROGRAM;
      case 'node':
        return NODE;
      case 'native':
        return NATIVE;
      default:
        return { kind: 'package', package: 'name' in owner ? displayText(owner.name) : null };
    }
  };
}

/** Python's own modules lie in a folder of its version, and installed ones in `site-packages` below that. */
function pythonOwner(file: string): Owner {
  if (file === '~') return NATIVE;
  const installed = /[\\/](?:site|dist)-packages[\\/]([^\\/]+)/.exec(file)?.[1];
  if (installed !== undefined) {
    return { kind: 'package', package: displayText(installed.replace(/\.py$/, '')) };
  }
  return file.startsWith('<') || /[\\/]lib[\\/]python\d[\d.]*[\\/]/i.test(file) ? NODE : PROGRAM;
}
