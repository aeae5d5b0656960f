import type { ProfileUnit } from '../../model/profile-unit.ts';
import { loneValueText } from '../../render/value-units.ts';

/** What a dump weighs among those of its run: `918 ms busy`, `3.1 MB in use`. */
export function busyText({ unit, busy }: { readonly unit: ProfileUnit; readonly busy: number }) {
  return `${loneValueText({ unit }, busy)} ${unit === 'bytes' ? 'in use' : 'busy'}`;
}
